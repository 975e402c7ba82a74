import { Cache, MemoryCache } from '@blackfang/cache';
import { AppError, type Caller } from '@blackfang/core';
import { Injectable } from '@nestjs/common';
import { Services } from '../services.ts';

/** What identity says is believed for so long: whatever ends a session, or changes a role, is felt within 1 s. */
const STATE_TTL_MS = 900;
/** As long as any access token lives: an ended session never begins again. */
const ENDED_TTL_MS = 15 * 60_000;

/**
 * Whether the tokens of a session, or of an API key, are still good. Identity knows, and each gateway remembers for a
 * moment what it said. The cache that gateways share says what has ended, and nothing else: it can only refuse, so that
 * one that is lost, late or wrong lets nobody in.
 */
@Injectable()
export class SessionStates {
  readonly #said = new MemoryCache();

  constructor(
    private readonly services: Services,
    private readonly cache: Cache,
  ) {}

  /**
   * @param issuedAtS when the token was made, seconds since 1970.
   * @throws AppError `unauthenticated` session_ended · `unavailable` when identity can't be asked: nobody is let in then
   */
  async check({ tenantId, sessionId }: Caller, issuedAtS: number): Promise<void> {
    if ((await this.cache.get(endedKey(sessionId))) !== undefined) {
      // The cache may lose it before what identity said until then is too old.
      await this.#said.delete(sessionId);
      throw sessionEnded();
    }
    const state = await this.#said.remember(sessionId, STATE_TTL_MS, async () => {
      const { active, notBefore } = await this.services.accounts.checkSession({ tenantId, sessionId });
      return { active, notBeforeS: Math.floor((notBefore?.getTime() ?? 0) / 1_000) };
    });
    if (!state.active || issuedAtS < state.notBeforeS) throw sessionEnded();
  }

  /** Tells all gateways, once identity has said so, that these sessions or API keys have ended. */
  async ended(...sessionIds: readonly string[]): Promise<void> {
    await Promise.all(
      sessionIds.map(async (sessionId) => {
        await this.#said.delete(sessionId);
        await this.cache.set(endedKey(sessionId), '1', ENDED_TTL_MS);
      }),
    );
  }
}

/** Without the tenant: a session is a person's, who may end one of another tenant of theirs. */
function endedKey(sessionId: string): string {
  return `ended:${sessionId}`;
}

function sessionEnded(): AppError {
  return new AppError('unauthenticated', 'session_ended', 'This session has ended. Sign in again.');
}
