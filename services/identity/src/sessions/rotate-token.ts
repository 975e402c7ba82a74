/** Two tabs that refresh at once are no theft: for this long a replaced token still gives its successor. */
export const GRACE_MS = 10_000;

export interface PresentedToken {
  readonly expiresAt: Date;
  readonly replacedAt: Date | null;
}

export interface PresentedSession {
  readonly expiresAt: Date;
  readonly endedAt: Date | null;
}

/** `refuse`: nothing to be learnt. `end_family`: somebody else has the successor, or this one is the thief. */
export type Rotation = 'rotate' | 'same_successor' | 'end_family' | 'refuse';

/** Decides what a presented refresh token gives. Times are the database's. */
export function decideRotation(token: PresentedToken, session: PresentedSession, now: Date): Rotation {
  if (session.endedAt !== null || session.expiresAt <= now || token.expiresAt <= now) return 'refuse';
  if (token.replacedAt === null) return 'rotate';
  return now.getTime() - token.replacedAt.getTime() < GRACE_MS ? 'same_successor' : 'end_family';
}
