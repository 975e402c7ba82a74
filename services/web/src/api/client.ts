import type { components } from '../gen/api.ts';
import { session } from '../session/session.ts';
import { answerOf } from './answer.ts';
import { typedCalls } from './typed-calls.ts';

/** The API with the session of who is signed in. A change of it that breaks a caller breaks the type check. */
export const api = typedCalls((request) => session.fetch(request));

export type Schemas = components['schemas'];

export { answerOf };
