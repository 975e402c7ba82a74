import { answerOf, reach } from '../api/answer.ts';
import { typedCalls } from '../api/typed-calls.ts';
import type { components } from '../gen/api.ts';

/** What every way to sign in answers; its refresh token is in a cookie that no script can read. */
export type Grant = components['schemas']['SignedIn'];
export type Credentials = components['schemas']['Credentials'];
export type NewAccount = components['schemas']['NewAccount'];

/** The calls that need no access token. */
export const door = typedCalls(reach);

export const signIn = (body: Credentials): Promise<Grant> => answerOf(door.POST('/api/v1/auth/login', { body }));
export const register = (body: NewAccount): Promise<Grant> => answerOf(door.POST('/api/v1/auth/register', { body }));
export const refresh = (): Promise<Grant> => answerOf(door.POST('/api/v1/auth/refresh'));
export const signOut = (): Promise<void> => answerOf<undefined>(door.POST('/api/v1/auth/logout'));
