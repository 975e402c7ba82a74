import { AppError, notFound } from '@blackfang/core';
import { CompetitorServiceDefinition, WatchServiceDefinition } from '@blackfang/contracts/scraping/v1/service';
import { rpcClient, type RpcClient } from '@blackfang/rpc';
import type { Scope } from './rule.ts';

/** Asks scraping, in the name of the user, whether what a rule is to look at exists. */
export class WatchDirectory {
  readonly #watches: RpcClient<typeof WatchServiceDefinition>;
  readonly #competitors: RpcClient<typeof CompetitorServiceDefinition>;

  /** @param address of scraping */
  constructor(address: string) {
    this.#watches = rpcClient(WatchServiceDefinition, address);
    this.#competitors = rpcClient(CompetitorServiceDefinition, address);
  }

  /** @throws AppError `not_found` watch_not_found, competitor_not_found */
  async requireScope(scope: Scope): Promise<void> {
    if (scope.kind === 'watch') {
      await required('watch', () => this.#watches.getWatch({ id: scope.watchId }));
    } else if (scope.kind === 'competitor') {
      await required('competitor', () => this.#competitors.getCompetitor({ id: scope.competitorId }));
    }
  }

  close(): void {
    this.#watches.close();
    this.#competitors.close();
  }
}

async function required(what: 'watch' | 'competitor', ask: () => Promise<unknown>): Promise<void> {
  try {
    await ask();
  } catch (error) {
    if (!(error instanceof AppError) || error.kind !== 'not_found') throw error;
    throw notFound(what, `scope.${what}Id`);
  }
}
