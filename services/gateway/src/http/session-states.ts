import { Cache } from '@blackfang/cache';
import { AppError, type Caller } from '@blackfang/core';
import { Injectable } from '@nestjs/common';
import { Services } from '../services.ts';

/** What identity says is believed for so long: whatever ends a session, or changes a role, is felt within 1 s. */
const STATE_TTL_MS = 900;
/** As long as any access token lives: an ended session never begins again. */
const ENDED_TTL_MS = 15 * 60_000;

interface SessionState {
  readonly active: boolean;
  /** Tokens made before this are no good; seconds since 1970, as in tokens. */
  readonly notBeforeS: number;
}

/**
 * Whether the tokens of a session, or of an API key, are still good. Identity knows; the cache, which gateways share,
 * keeps its answer for a moment, and for long that a session has ended: a lost cache only asks more.
 */
@Injectable()
export class SessionStates {
  constructor(
    private readonly services: Services,
    private readonly cache: Cache,
  ) {}

  /**
   * @param issuedAtS when the token was made, seconds since 1970.
   * @throws AppError `unauthenticated` session_ended · `unavailable` when identity can't be asked: nobody is let in then
   */
  async check({ tenantId, sessionId }: Caller, issuedAtS: number): Promise<void> {
    const state = await this.cache.remember<SessionState>(keyOf(sessionId), STATE_TTL_MS, async () => {
      const { active, notBefore } = await this.services.accounts.checkSession({ tenantId, sessionId });
      return { active, notBeforeS: Math.floor((notBefore?.getTime() ?? 0) / 1_000) };
    });
    if (state.active && issuedAtS >= state.notBeforeS) return;
    throw new AppError('unauthenticated', 'session_ended', 'This session has ended. Sign in again.');
  }

  /** Tells all gateways, once identity has said so, that these sessions or API keys have ended. */
  async ended(...sessionIds: readonly string[]): Promise<void> {
    const state = JSON.stringify({ active: false, notBeforeS: 0 } satisfies SessionState);
    await Promise.all(sessionIds.map((sessionId) => this.cache.set(keyOf(sessionId), state, ENDED_TTL_MS)));
  }
}

/** Without the tenant: a session is a person's, who may end one of another tenant of theirs. */
function keyOf(sessionId: string): string {
  return `session:${sessionId}`;
}
