import { randomUUID } from 'node:crypto';
import { Api, type Made, type Money, type Page } from './api.ts';
import type { Product } from './product.ts';
import { until } from '@blackfang/testing';

interface SignedIn {
  readonly accessToken: string;
  readonly user: { readonly id: string; readonly emailVerified: boolean };
  readonly tenant: { readonly id: string };
}

export interface Watch extends Made {
  readonly url: string;
  readonly competitorId: string;
  readonly latest: { readonly price: Money | null } | null;
  readonly pausedReason: string | null;
}

export interface Run extends Made {
  readonly status: string;
  readonly reason: string | null;
  readonly observationId: string | null;
}

export interface Observation extends Made {
  readonly status: string;
  readonly price: Money | null;
  readonly runId: string;
  readonly snapshotId: string;
  readonly fields: Readonly<Record<string, { readonly source: string; readonly path: string; readonly text: string }>>;
}

export interface Alert extends Made {
  readonly ruleId: string;
  readonly watchId: string;
  readonly baseline: { readonly kind: string; readonly price: Money; readonly observationId: string } | null;
  readonly current: { readonly price: Money; readonly observationId: string };
  readonly percent: number | null;
  readonly trace: {
    readonly eventId: string;
    readonly observationId: string;
    readonly snapshotId: string;
    readonly path: string;
  };
  readonly deliveries: readonly {
    readonly id: string;
    readonly channel: string;
    readonly status: string;
    readonly attempts: number;
  }[];
}

export interface Mail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly messageId: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Receipt {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly verified: boolean | null;
}

/** Somebody with a tenant of their own, who uses the product from outside. */
export class Customer {
  readonly api: Api;
  readonly email: string;
  readonly userId: string;
  readonly tenantId: string;
  readonly accessToken: string;
  readonly #product: Product;

  constructor(product: Product, email: string, { accessToken, user, tenant }: SignedIn) {
    this.#product = product;
    this.api = product.api.withToken(accessToken);
    this.email = email;
    this.userId = user.id;
    this.tenantId = tenant.id;
    this.accessToken = accessToken;
  }

  /** @param name also that of the mail address, which is its own */
  static async register(product: Product, name: string): Promise<Customer> {
    const email = `${name.toLowerCase()}-${randomUUID().slice(0, 8)}@customer.test`;
    const account = { email, password: PASSWORD, name, tenantName: `${name} GmbH` };
    return new Customer(product, email, await product.api.post<SignedIn>('/auth/register', account));
  }

  static async registerVerified(product: Product, name: string): Promise<Customer> {
    const customer = await Customer.register(product, name);
    const token = await mailedToken(product, customer.email, /\/verify-email\?token=([^\s&]+)/);
    await product.api.post('/auth/verify-email', { token });
    return customer;
  }

  /** Invites somebody, who accepts. */
  async invite(name: string, role: 'viewer' | 'analyst' | 'admin'): Promise<Customer> {
    const email = `${name.toLowerCase()}-${randomUUID().slice(0, 8)}@customer.test`;
    await this.api.post('/invitations', { email, role });
    const token = await mailedToken(this.#product, email, /\/accept-invitation\?token=([^\s&]+)/);
    const path = `/invitations/${encodeURIComponent(token)}/accept`;
    return new Customer(this.#product, email, await this.#product.api.post(path, { name, password: PASSWORD }));
  }

  async watch(url: string, more: object = {}): Promise<Watch> {
    const { id } = await this.api.post<Watch>('/watches', { url, schedule: { every: 'P1D' }, ...more });
    return until(`first price of ${url}`, async () => {
      const watch = await this.api.get<Watch>(`/watches/${id}`);
      return watch.latest === null ? undefined : watch;
    });
  }

  /** Looks at the page now. @returns the finished run */
  async look(watchId: string): Promise<Run> {
    const { runId } = await this.api.post<{ runId: string }>(`/watches/${watchId}/run`);
    return until(`end of run ${runId}`, async () => {
      const run = await this.api.get<Run>(`/runs/${runId}`);
      return ['queued', 'running'].includes(run.status) ? undefined : run;
    });
  }

  /** Subscribes a hook of the demo's receiver, which checks signatures from then on. */
  async subscribe(hook: string, topics: readonly string[] = ['alert.*']): Promise<Made> {
    const url = `${this.#product.at('receiver')}/hooks/${hook}`;
    const endpoint = await this.api.post<Made & { secret: string }>('/webhook-endpoints', { url, topics });
    await new Api(this.#product.at('receiver')).put(`/hooks/${hook}`, { secret: endpoint.secret });
    return endpoint;
  }

  /** All there are, oldest first. */
  async alerts(query = ''): Promise<Alert[]> {
    const { items } = await this.api.get<Page<Alert>>(`/alerts?limit=200${query}`);
    return items.toReversed();
  }

  /** Newest first. */
  async mails(): Promise<readonly Mail[]> {
    return (await mailsTo(this.#product, this.email)).items;
  }
}

export const PASSWORD = 'correct horse battery staple';

export async function receipts(product: Product, hook: string): Promise<readonly Receipt[]> {
  return (await new Api(product.at('receiver')).get<Page<Receipt>>(`/hooks/${hook}`)).items;
}

/** Sets what a product of the shop costs, and keeps the shop from moving it. */
export async function setPrice(product: Product, id: string, price: string): Promise<{ readonly url: string }> {
  return new Api(product.at('shop')).put(`/api/products/${id}`, { price, availability: 'in_stock', frozen: true });
}

async function mailedToken(product: Product, to: string, pattern: RegExp): Promise<string> {
  const token = await until(`mail to ${to} with a link`, async () => {
    const { items } = await mailsTo(product, to);
    return items.flatMap(({ text }) => pattern.exec(text)?.[1] ?? [])[0];
  });
  return decodeURIComponent(token);
}

function mailsTo(product: Product, to: string): Promise<Page<Mail>> {
  return new Api(product.at('mailbox')).get(`/api/messages?to=${encodeURIComponent(to)}`);
}
