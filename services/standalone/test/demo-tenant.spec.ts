import { Api, type Money, type Page } from './api.ts';
import { Product } from './product.ts';
import { until } from '@blackfang/testing';

interface Mail {
  readonly subject: string;
  readonly text: string;
}
interface Received {
  readonly verified: boolean | null;
  readonly body: string;
}
interface RaisedAlert {
  readonly id: string;
  readonly title: string;
  readonly percent: number;
  readonly current: { readonly price: Money };
  readonly trace: { readonly snapshotId: string };
}

const LISTS = ['competitors', 'watches', 'products', 'channels', 'webhook-endpoints', 'rules'];

describe('up --demo', () => {
  let product: Product;
  let api: Api;

  const signIn = async (): Promise<void> => {
    const user = { email: 'demo@blackfang.test', password: 'demo-password' };
    const { accessToken } = await product.api.post<{ accessToken: string }>('/auth/login', user);
    api = product.api.withToken(accessToken);
  };
  /** Ids of all that the demo's tenant has. */
  const inventory = async (): Promise<Record<string, string[]>> => {
    const lists = LISTS.map(async (name): Promise<[string, string[]]> => {
      const { items } = await api.get<Page<{ id: string }>>(`/${name}?limit=200`);
      return [name, items.map(({ id }) => id).toSorted()];
    });
    return Object.fromEntries(await Promise.all(lists));
  };

  beforeAll(async () => {
    product = await Product.start({ demo: true });
    await signIn();
  });
  afterAll(() => product?.close());

  it('tells where the demo is', async () => {
    expect(await product.api.get('/demo')).toEqual({
      shop: product.at('shop'),
      mailbox: product.at('mailbox'),
      receiver: product.at('receiver'),
    });
  });

  it('tells of a price drop within a minute, by mail and by a verified webhook, with the figure of the page', async () => {
    const alert = await until(
      'verified webhook that tells of a drop',
      async () => {
        const { items } = await new Api(product.at('receiver')).get<{ items: Received[] }>('/hooks/demo');
        return items
          .filter(({ verified }) => verified === true)
          .map(({ body }) => (JSON.parse(body) as { data: RaisedAlert }).data)
          .find(({ percent }) => percent <= -5);
      },
      { timeoutMs: 60_000 },
    );
    const amount = alert.current.price.amount;
    const mail = await until('mail that tells of it', async () => {
      const { items } = await new Api(product.at('mailbox')).get<{ items: Mail[] }>(
        '/api/messages?to=demo@blackfang.test',
      );
      return items.find(({ subject }) => subject.includes(alert.title) && subject.includes(amount));
    });
    expect(mail.text).toContain(amount);
    const page = await api.call<string>('GET', `/snapshots/${alert.trace.snapshotId}`);
    expect(page.status).toBe(200);
    expect(page.body).toContain(amount);
  });

  it('adds nothing when it is started again, also after a kill', async () => {
    const before = await inventory();
    expect(before['watches']).toHaveLength(10);
    await product.kill();
    await product.up();
    await signIn();
    expect(await inventory()).toEqual(before);
  });

  it('puts back what is missing', async () => {
    const before = await inventory();
    const [watch = ''] = before['watches'] ?? [];
    const [endpoint = ''] = before['webhook-endpoints'] ?? [];
    await api.delete(`/watches/${watch}`);
    await api.delete(`/webhook-endpoints/${endpoint}`);
    await product.stop();
    await product.up();
    await signIn();
    const after = await inventory();
    expect(after['watches']).toHaveLength(10);
    expect(after['webhook-endpoints']).toHaveLength(1);
    const [made = ''] = after['webhook-endpoints'] ?? [];
    expect(made).not.toBe(endpoint);

    // The receiver knows the new secret.
    const since = new Date().toISOString();
    await api.post(`/webhook-endpoints/${made}/test`);
    await until('verified webhook of the new endpoint', async () => {
      const { items } = await new Api(product.at('receiver')).get<{ items: (Received & { receivedAt: string })[] }>(
        '/hooks/demo',
      );
      return items.some(({ verified, receivedAt }) => verified === true && receivedAt > since);
    });
  });
});
