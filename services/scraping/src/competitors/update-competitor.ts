import type { Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { demandVersion } from '../expected-version.ts';
import { inheritOwnPrices } from '../products/inherit-own-price.ts';
import { parseProxyChoice } from '../proxies/proxy.ts';
import { parseVat } from '../products/product.ts';
import { lockHeirsOf } from '../watches/watch.store.ts';
import { parseCompetitorName, parseDomains, parseIndustry, type Competitor } from './competitor.ts';
import { lockCompetitor, saveCompetitor } from './competitor.store.ts';

export interface CompetitorChanges {
  readonly name?: string | undefined;
  readonly industry?: string | undefined;
  /** All of them, in order; watches stay with the competitor that they joined. */
  readonly domains?: readonly string[] | undefined;
  /** Own prices that their watches inherit are compared with or without VAT as theirs are. */
  readonly vat?: string | undefined;
  /** By way of what its watches go that choose nothing themselves. */
  readonly proxy?: string | undefined;
  readonly expectedVersion?: bigint | undefined;
}

@Injectable()
export class UpdateCompetitor {
  constructor(private readonly db: Database) {}

  /**
   * @throws AppError `not_found` competitor_not_found · `precondition` version_stale · `invalid` as `CreateCompetitor`
   */
  async execute(caller: Caller, id: string, changes: CompetitorChanges): Promise<Competitor> {
    return this.db.tenant(caller, async (tx) => {
      const known = await lockCompetitor(tx, caller.tenantId, id);
      demandVersion(known.version, changes.expectedVersion);
      const saved = await saveCompetitor(tx, caller.tenantId, id, {
        name: changes.name === undefined ? known.name : parseCompetitorName(changes.name),
        industry: changes.industry === undefined ? known.industry : parseIndustry(changes.industry),
        domains: changes.domains === undefined ? known.domains : parseDomains(changes.domains),
        vat: changes.vat === undefined ? known.vat : parseVat(changes.vat),
        proxy: changes.proxy === undefined ? known.proxy : parseProxyChoice(changes.proxy, 'proxy'),
      });
      if (saved.vat !== known.vat) {
        const heirs = await lockHeirsOf(tx, caller.tenantId, id);
        await inheritOwnPrices(
          tx,
          caller.tenantId,
          heirs.map((before) => ({ before, productId: before.productId })),
        );
      }
      return saved;
    });
  }
}
