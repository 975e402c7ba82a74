import { isId, notFound } from '@blackfang/core';
import type { Tx } from '@blackfang/persistence';
import { competitorOf, findOwner, insertCompetitor } from '../competitors/competitor.store.ts';
import { ownersOf, parseCompetitorName } from '../competitors/competitor.ts';
import { demandRoom, type Entitlement } from '../entitlements/entitlement.ts';
import { overPlan } from '../watches/watch.ts';

const ALL = `
  SELECT c.id, c.name, c.paused_reason = '' AS covered, ARRAY(
    SELECT d.domain FROM competitor_domain d WHERE d.tenant_id = c.tenant_id AND d.competitor_id = c.id
  ) AS domains FROM competitor c WHERE c.tenant_id = $1 ORDER BY c.id`;

interface Known {
  readonly id: string;
  readonly name: string;
  readonly covered: boolean;
  readonly domains: readonly string[];
}

/** The competitors that rows of a file name, or that their addresses belong to; what is missing is made. */
export class CompetitorsOfFile {
  readonly #tx: Tx;
  readonly #plan: Entitlement;
  readonly #byName = new Map<string, Known>();
  readonly #byDomain = new Map<string, Known>();
  readonly #byHost = new Map<string, string>();
  /** Ids of those that were made, in this order. */
  readonly made: string[] = [];
  #count: number;

  private constructor(tx: Tx, plan: Entitlement, all: readonly Known[]) {
    this.#tx = tx;
    this.#plan = plan;
    this.#count = all.length;
    for (const one of all) this.#add(one);
  }

  /** Call it under the lock of the entitlement. */
  static async load(tx: Tx, plan: Entitlement): Promise<CompetitorsOfFile> {
    return new CompetitorsOfFile(tx, plan, await tx.query<Known>(ALL, [plan.tenantId]));
  }

  /**
   * By its name, a domain or its id.
   * @param host of an address of it: one that is made has the domain, if nobody else does
   * @throws AppError `denied` plan_limit · `invalid` name_invalid · `not_found` competitor_not_found for an id of none
   */
  async named(text: string, host?: string): Promise<string> {
    const wanted = text.toLowerCase();
    const known = this.#byName.get(wanted) ?? this.#byDomain.get(wanted);
    if (known !== undefined) return covered(known);
    if (isId(text)) throw notFound('competitor');
    const name = parseCompetitorName(text);
    const isFree = host !== undefined && (await findOwner(this.#tx, this.#plan.tenantId, host)) === undefined;
    return this.#make({ name, industry: '', vat: '', proxy: '', domains: isFree ? competitorOf(host).domains : [] });
  }

  /** Whose host it is; made where nobody has it. @throws AppError `denied` plan_limit */
  async ownerOf(host: string): Promise<string> {
    const before = this.#byHost.get(host);
    if (before !== undefined) return before;
    const [known] = ownersOf(host).flatMap((domain) => this.#byDomain.get(domain) ?? []);
    const id = known === undefined ? await this.#make(competitorOf(host)) : covered(known);
    this.#byHost.set(host, id);
    return id;
  }

  async #make(fields: Parameters<typeof insertCompetitor>[2]): Promise<string> {
    demandRoom('competitors', this.#count, this.#plan);
    const made = await insertCompetitor(this.#tx, this.#plan.tenantId, fields);
    this.#count += 1;
    this.made.push(made.id);
    this.#add({ ...made, covered: true });
    return made.id;
  }

  /** Of two with one name the older is meant. */
  #add(one: Known): void {
    for (const name of [one.id, one.name.toLowerCase()]) if (!this.#byName.has(name)) this.#byName.set(name, one);
    for (const domain of one.domains) this.#byDomain.set(domain, one);
  }
}

function covered({ id, covered: isCovered }: Known): string {
  if (isCovered) return id;
  throw overPlan();
}
