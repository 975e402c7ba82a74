import { answerOf, api, type Schemas } from './client.ts';

export const changeEmail = (body: Schemas['EmailChange']): Promise<Schemas['Me']> =>
  answerOf(api.POST('/api/v1/me/email-change', { body }));

export const cancelEmailChange = (): Promise<void> => answerOf<undefined>(api.DELETE('/api/v1/me/email-change'));

/** Changes the name, how dates and numbers are written, or the password, which ends all other sessions. */
export const changeMe = (body: Schemas['MeChange']): Promise<Schemas['Me']> =>
  answerOf(api.PATCH('/api/v1/me', { body }));
