import { randomBytes, randomUUID } from 'node:crypto';
import { expect, type APIRequestContext } from '@playwright/test';

const newAddress = (): string => `10.${[...randomBytes(3)].join('.')}`;

/** What tests prepare is done over the public API, as any client would. */
export class Api {
  readonly #request: APIRequestContext;
  readonly #token: string | undefined;

  constructor(request: APIRequestContext, token?: string) {
    this.#request = request;
    this.#token = token;
  }

  async call<Body = unknown>(method: string, path: string, data?: object): Promise<Body> {
    const response = await this.#request.fetch(`/api/v1${path}`, {
      method,
      // As if a proxy told of another client each time: from one address only so many may register in ten minutes.
      headers:
        this.#token === undefined ? { 'x-forwarded-for': newAddress() } : { authorization: `Bearer ${this.#token}` },
      ...(data && { data }),
    });
    if (!response.ok()) throw new Error(`${method} ${path}: ${response.status()} ${await response.text()}`);
    return (response.status() === 204 ? undefined : await response.json()) as Body;
  }

  get = <Body>(path: string): Promise<Body> => this.call('GET', path);
  post = <Body>(path: string, data: object = {}): Promise<Body> => this.call('POST', path, data);
}

export interface Member {
  readonly email: string;
  readonly password: string;
  readonly name: string;
  readonly tenantName: string;
}

/** Somebody nobody else knows. */
export function somebody(name = 'Ada Lovelace'): Member {
  const email = `${name.split(' ')[0]?.toLowerCase() ?? 'ada'}.${randomUUID().slice(0, 8)}@customer.test`;
  return { email, password: 'a lovely difference engine', name, tenantName: 'Acme Lamps' };
}

interface DemoAddresses {
  readonly shop: string;
  readonly mailbox: string;
  readonly receiver: string;
}

export const demoAddresses = (request: APIRequestContext): Promise<DemoAddresses> => new Api(request).get('/demo');

/** The address of the app that the newest mail to somebody leads to, as soon as it has come. @param page as `verify-email` */
export async function mailedLink(request: APIRequestContext, to: string, page: string): Promise<string> {
  const { mailbox } = await demoAddresses(request);
  const link = new RegExp(`/${page}(?:\\?token=[^\\s&]+)?`);
  let found: string | undefined;
  const look = async () => {
    const answer = await request.get(`${mailbox}/api/messages?to=${encodeURIComponent(to)}`);
    const { items } = (await answer.json()) as { items: { text: string }[] };
    return (found = items.flatMap(({ text }) => link.exec(text)?.[0] ?? [])[0]);
  };
  await expect.poll(look, { message: `a mail to ${to} that leads to ${page}` }).toBeDefined();
  return found ?? '';
}
