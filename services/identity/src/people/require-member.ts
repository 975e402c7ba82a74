import { AppError, type Caller } from '@blackfang/core';

/** What a person does for themselves is not done by an API key. @throws AppError `denied` members_only */
export function requireMember(caller: Caller): void {
  if (caller.kind === 'member') return;
  throw new AppError('denied', 'members_only', 'This needs a person who is signed in; an API key can not do it.');
}
