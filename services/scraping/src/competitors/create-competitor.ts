import type { Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { demandRoom } from '../entitlements/entitlement.ts';
import { countCompetitors, lockEntitlement } from '../entitlements/entitlement.store.ts';
import { ObtainEntitlement } from '../entitlements/obtain-entitlement.ts';
import { parseVat } from '../products/product.ts';
import { parseProxyChoice } from '../proxies/proxy.ts';
import { parseCompetitorName, parseDomains, parseIndustry, type Competitor } from './competitor.ts';
import { insertCompetitor } from './competitor.store.ts';

@Injectable()
export class CreateCompetitor {
  constructor(
    private readonly db: Database,
    private readonly obtainEntitlement: ObtainEntitlement,
  ) {}

  /**
   * @throws AppError `invalid` name_invalid, industry_invalid, domains_invalid, domain_taken, vat_invalid, proxy_invalid · `denied` plan_limit
   */
  async execute(
    caller: Caller,
    input: {
      name: string;
      industry: string;
      domains: readonly string[];
      vat?: string | undefined;
      proxy?: string | undefined;
    },
  ): Promise<Competitor> {
    const fields = {
      name: parseCompetitorName(input.name),
      industry: parseIndustry(input.industry),
      domains: parseDomains(input.domains),
      vat: parseVat(input.vat ?? ''),
      proxy: parseProxyChoice(input.proxy ?? '', 'proxy'),
    };
    await this.obtainEntitlement.execute(caller);
    return this.db.tenant(caller, async (tx) => {
      const plan = await lockEntitlement(tx, caller.tenantId);
      demandRoom('competitors', await countCompetitors(tx, caller.tenantId), plan);
      return insertCompetitor(tx, caller.tenantId, fields);
    });
  }
}
