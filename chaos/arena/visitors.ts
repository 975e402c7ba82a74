import { setTimeout as pause } from 'node:timers/promises';
import type { ArenaApi } from './api.ts';
import type { ArenaDatabase } from './database.ts';
import { register, type Tenant } from './tenants.ts';
import { compare, faultsOf } from './count.ts';

const VISITORS = 2;
const BETWEEN_MS = 60;
/** So many looks around go with a registration. */
const LOOKS = 8;

/**
 * People at the public door while things break: they look around and register new tenants. What goes wrong for them is
 * theirs to try again; what they were told is done must be done.
 */
export class Visitors {
  /** Tenants that somebody was told of. */
  readonly registered: string[] = [];
  answers = 0;
  /** Requests without an answer, or with 5xx. */
  troubles = 0;
  /** Requests that wait for their answer. */
  inFlight = 0;
  readonly #api: ArenaApi;
  readonly #tenants: readonly Tenant[];
  #named = 0;
  #ended = false;
  #visits: readonly Promise<void>[] = [];

  constructor(api: ArenaApi, tenants: readonly Tenant[]) {
    this.#api = api;
    this.#tenants = tenants;
  }

  /** Lets people come while something goes on, and not after it. */
  static async during<T>(
    api: ArenaApi,
    tenants: readonly Tenant[],
    work: (visitors: Visitors) => Promise<T>,
  ): Promise<T> {
    const visitors = new Visitors(api, tenants);
    visitors.#start();
    try {
      return await work(visitors);
    } finally {
      await visitors.close();
    }
  }

  #start(): void {
    this.#visits = Array.from({ length: VISITORS }, (_, visitor) => this.#visit(visitor));
  }

  /** Some register at the same moment. */
  async crowd(size: number): Promise<void> {
    await Promise.all(Array.from({ length: size }, () => this.#register()));
  }

  async close(): Promise<void> {
    this.#ended = true;
    await Promise.all(this.#visits);
  }

  async #visit(visitor: number): Promise<void> {
    for (let visit = visitor; !this.#ended; visit += 1) {
      const tenant = this.#tenants[visit % this.#tenants.length];
      if (visit % LOOKS === 0 || tenant === undefined) await this.#register();
      else await this.#ask(() => this.#api.as(tenant.accessToken).call('GET', '/alerts?limit=20'));
      await pause(BETWEEN_MS);
    }
  }

  async #register(): Promise<void> {
    this.#named += 1;
    const name = `visitor-${this.#named}`;
    await this.#ask(async () => {
      const { id } = await register(this.#api, name);
      this.registered.push(id);
      return { status: 201 };
    });
  }

  async #ask(request: () => Promise<{ readonly status: number }>): Promise<void> {
    this.inFlight += 1;
    try {
      const { status } = await request();
      if (status >= 500) this.troubles += 1;
      else this.answers += 1;
    } catch {
      // Whoever served it is gone; visitors come back later.
      this.troubles += 1;
    } finally {
      this.inFlight -= 1;
    }
  }
}

const TENANTS = 'SELECT tenant_id AS id FROM identity.tenant';
const SUBSCRIPTIONS = 'SELECT tenant_id AS id FROM billing.subscription';
const ENTITLEMENTS = 'SELECT tenant_id AS id FROM scraping.entitlement';

/** Every tenant that somebody was told of is there, and each that is there has what events make for it. */
export async function countRegistrations(
  db: ArenaDatabase,
  told: readonly string[],
): Promise<{ readonly tenants: number; readonly faults: readonly string[] }> {
  const [tenants = [], subscriptions = [], entitlements = []] = await Promise.all(
    [TENANTS, SUBSCRIPTIONS, ENTITLEMENTS].map(async (sql) => (await db.rows<{ id: string }>(sql)).map(({ id }) => id)),
  );
  const known = new Set(tenants);
  const faults = [
    ...faultsOf({
      ...compare(
        'tenants that were acknowledged',
        told,
        told.filter((id) => known.has(id)),
      ),
      extra: [],
    }),
    ...faultsOf(compare('subscriptions', tenants, subscriptions)),
    ...faultsOf(compare('entitlements', tenants, entitlements)),
  ];
  return { tenants: tenants.length, faults };
}
