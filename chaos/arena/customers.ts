import { setTimeout as pause } from 'node:timers/promises';
import { compare, faultsOf } from './count.ts';
import type { ArenaDatabase } from './database.ts';
import { Doors } from './doors.ts';
import { percentile } from './percentile.ts';
import type { Tenant, Watch } from './tenants.ts';

/** One request, and what came of it. */
export interface Asked {
  /** When its answer was there, as `performance.now()` tells it. */
  readonly at: number;
  /** `GET /alerts` */
  readonly what: string;
  readonly writes: boolean;
  /** 0 where no answer came. */
  readonly status: number;
  readonly ms: number;
  /** Why it was no success. */
  readonly why: string;
}

export interface CustomersOptions {
  /** Public doors, among which a load balancer shares requests out. */
  readonly doors: readonly string[];
  readonly tenants: readonly Tenant[];
  readonly watches: readonly Watch[];
  readonly perSecond: number;
}

interface Request {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: object;
}

const EVERY_MS = 20;
const TIMEOUT_MS = 20_000;
/** Between two tries of a write that was not acknowledged. */
const AGAIN_MS = 250;
/** A write that is not acknowledged by then never is. */
const PATIENCE_MS = 60_000;
/** Requests that wait for their answers at once; more customers than that do not come. */
const MOST_AT_ONCE = 500;
/** Of so many requests the last one writes. */
const WRITE_EVERY = 4;
/** An organisation has 100 keys and 200 rules at most, so few of the writes make one. */
const KEY_EVERY = 12;
const RULE_EVERY = 5;
/** Of every service, and over every way between two of them. */
export const KINDS_OF_READS = 8;
const KINDS = KEY_EVERY * RULE_EVERY;

/**
 * Customers who read and write over the public API at a steady rate, whatever becomes of their requests. They touch
 * every service. A write has an Idempotency-Key and is sent again under it until it is acknowledged.
 */
export class Customers {
  readonly asked: Asked[] = [];
  /** Names of what was made, as it was acknowledged. */
  readonly acknowledged: string[] = [];
  /** Names of what was given up. */
  readonly givenUp: string[] = [];
  /** Requests that were not made because too many were waiting. */
  heldBack = 0;
  readonly #options: CustomersOptions;
  readonly #doors: Doors;
  readonly #open = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #impatient = false;
  #made = 0;
  #looked = 0;
  #written = 0;

  constructor(options: CustomersOptions) {
    this.#options = options;
    this.#doors = new Doors(options.doors);
  }

  start(): void {
    this.#doors.start();
    const since = performance.now();
    this.#timer = setInterval(() => {
      const due = Math.floor((this.#options.perSecond * (performance.now() - since)) / 1_000);
      while (this.#made < due) this.#come();
    }, EVERY_MS);
  }

  /** Nobody comes any more; resolves when all have their answers, and writes are acknowledged. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#open);
    await this.#doors.close();
  }

  /** Nobody tries again what was not acknowledged, and all go with the answers that they get. Does nothing after `close`. */
  async leave(): Promise<void> {
    this.#impatient = true;
    await this.close();
  }

  /** Requests without an answer or with 5xx, and those that were refused although nothing is wrong with them. */
  get troubles(): readonly Asked[] {
    return this.asked.filter(({ status }) => status < 200 || status >= 300);
  }

  /** How many requests came to what, and how long successes took. */
  figures(): Record<string, string | number> {
    const counts = Map.groupBy(this.asked, ({ status }) => status);
    const durations = this.asked.filter(({ status }) => status >= 200 && status < 300).map(({ ms }) => ms);
    const of = (status: number) => (status === 0 ? 'without an answer' : `answered ${status}`);
    return {
      requests: this.asked.length,
      ...Object.fromEntries(
        [...counts]
          .toSorted(([one], [other]) => one - other)
          .map(([status, list]) => [`requests ${of(status)}`, list.length]),
      ),
      'p50 of those that succeeded, ms': Math.round(percentile(durations, 0.5)),
      'p99 of those that succeeded, ms': Math.round(percentile(durations, 0.99)),
      'writes that were acknowledged': this.acknowledged.length,
    };
  }

  #come(): void {
    this.#made += 1;
    if (this.#open.size >= MOST_AT_ONCE) {
      this.heldBack += 1;
      return;
    }
    const visit = this.#made % WRITE_EVERY === 0 ? this.#write() : this.#read();
    this.#open.add(visit);
    void visit.finally(() => this.#open.delete(visit));
  }

  async #read(): Promise<void> {
    const { tenants, watches } = this.#options;
    this.#looked += 1;
    const watch = watches[this.#made % watches.length];
    const tenant = tenants.find(({ id }) => id === watch?.tenantId);
    await this.#ask(tenant, reading(this.#looked, watch?.id ?? ''));
  }

  async #write(): Promise<void> {
    const { tenants, watches } = this.#options;
    this.#written += 1;
    const name = `write ${this.#written}`;
    // Not in step with what is written: each kind of write is every tenant's.
    const tenant = tenants[Math.floor(this.#written / KINDS) % tenants.length];
    const watch = watches.find(({ tenantId }) => tenantId === tenant?.id);
    const request = writing(name, this.#written, watch?.id ?? '');
    const end = performance.now() + PATIENCE_MS;
    while (performance.now() < end && !this.#impatient) {
      const { status, why } = await this.#ask(tenant, request, name);
      if (status === 201) return void this.acknowledged.push(name);
      if (!isToBeTriedAgain(status, why)) break;
      await pause(AGAIN_MS);
    }
    this.givenUp.push(name);
  }

  async #ask(tenant: Tenant | undefined, { method, path, body }: Request, key?: string): Promise<Asked> {
    const since = performance.now();
    const what = `${method} ${path.replace(/\?.*/, '').replaceAll(/[\da-f-]{36}/g, ':id')}`;
    const note = (status: number, why: string) => {
      const at = performance.now();
      const asked = { at, what, writes: key !== undefined, status, ms: at - since, why };
      this.asked.push(asked);
      return asked;
    };
    try {
      const response = await fetch(`${this.#doors.next()}/api/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${tenant?.accessToken ?? ''}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(key !== undefined && { 'idempotency-key': key }),
        },
        signal: AbortSignal.timeout(TIMEOUT_MS),
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return note(response.status, response.ok ? '' : text);
    } catch (error) {
      const { cause } = error as { readonly cause?: unknown };
      return note(0, cause instanceof Error ? cause.message : String(error));
    }
  }
}

/** As the contract of the API says: what failed on the other side, and what is still being worked on. */
function isToBeTriedAgain(status: number, why: string): boolean {
  return status === 0 || status === 429 || status >= 500 || why.includes('request_in_progress');
}

function reading(turn: number, watchId: string): Request {
  const reads: readonly Request[] = [
    ...[
      '/me',
      '/billing/subscription',
      '/competitors?limit=20',
      `/watches/${watchId}`,
      `/watches/${watchId}/history?limit=20`,
      '/alerts?limit=20',
      '/rules?limit=20',
    ].map((path) => ({ method: 'GET' as const, path })),
    { method: 'POST', path: '/rules/backtest', body: { scope: { watchId }, when: { kind: 'price_changed' } } },
  ];
  const chosen = reads[turn % KINDS_OF_READS];
  if (chosen === undefined) throw new Error(`There are ${reads.length} kinds of reads.`);
  return chosen;
}

/** What is made belongs to identity, alerting or scraping, in turns, and changes nothing that the arena counts. */
function writing(name: string, turn: number, watchId: string): Request {
  if (turn % KEY_EVERY === 0) {
    return { method: 'POST', path: '/api-keys', body: { name, scopes: ['watches:read'] } };
  }
  if (turn % RULE_EVERY > 0) return { method: 'POST', path: '/competitors', body: { name } };
  const never = { kind: 'price_below', amount: '0.01', currency: 'EUR' };
  return { method: 'POST', path: '/rules', body: { name, scope: { watchId }, when: never, channels: [] } };
}

const FOUND = ['scraping.competitor', 'alerting.rule', 'identity.api_key']
  .map((table) => `SELECT name FROM ${table} WHERE name LIKE 'write %'`)
  .join(' UNION ALL ');

/** What was acknowledged must be there, once each, and nothing else. Only when all customers have gone. */
export async function countWrites(db: ArenaDatabase, customers: Customers): Promise<readonly string[]> {
  const { acknowledged, givenUp, heldBack } = customers;
  const found = (await db.rows<{ name: string }>(FOUND)).map(({ name }) => name);
  return [
    ...faultsOf(compare('acknowledged writes', acknowledged, found)),
    ...(givenUp.length > 0 ? [`${givenUp.length} writes were never acknowledged, such as ${givenUp[0]}.`] : []),
    ...(heldBack > 0 ? [`${heldBack} requests were not made: too many waited for their answers.`] : []),
  ];
}

/** What a gateway says when a deadline has run out: of somebody who waits in vain, or of a machine with too much to do. */
const TOO_LATE = 504;

/** A sentence for each kind of trouble that nobody may have had, but for answers that came too late. */
export function troubleFaults(troubles: readonly Asked[], since = 0): string[] {
  return told(
    troubles.filter(({ status }) => status !== TOO_LATE),
    since,
  );
}

/** A sentence for each kind of answer that came too late. */
export function lateAnswers(troubles: readonly Asked[], since = 0): string[] {
  return told(
    troubles.filter(({ status }) => status === TOO_LATE),
    since,
  );
}

function told(troubles: readonly Asked[], since: number): string[] {
  const kinds = Map.groupBy(
    troubles,
    ({ what, status }) => `${what} ${status === 0 ? 'got no answer' : `got ${status}`}`,
  );
  return [...kinds].map(([kind, list]) => {
    const [first, last] = [list[0], list.at(-1)].map((one) => (((one?.at ?? 0) - since) / 1_000).toFixed(1));
    return `${kind} ${list.length} times, from ${first} s to ${last} s: ${list[0]?.why.slice(0, 200) ?? ''}`;
  });
}
