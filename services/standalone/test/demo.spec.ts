import { execFile, spawn } from 'node:child_process';
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLogger } from '@blackfang/observability';
import { createTransport } from 'nodemailer';
import { startDemo, stopLeftDemo, type Demo } from '../src/demo/start-demo.ts';
import { demoPorts } from '../src/demo/ports.ts';
import { CATALOGUE, type Article } from '../src/demo/shop/catalogue.ts';
import { MARKETS } from '../src/demo/shop/markets.ts';
import { moveShop, type ProductState } from '../src/demo/shop/movement.ts';
import { Random } from '../src/demo/shop/random.ts';
import { productPage } from '../src/demo/shop/shop-pages.ts';
import { claimPorts, type PortBlock } from './ports.ts';
import { until } from '@blackfang/testing';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const FROM_SOURCE = ['--conditions=blackfang-source', '--import', './tools/ts.mjs'];
const log = createLogger({ service: 'demo-spec', level: 'silent' });

interface Item {
  readonly id: string;
  readonly url: string;
  readonly price: string;
  readonly currency: string;
  readonly availability: string;
}

async function get<T>(url: string): Promise<T> {
  const response = await fetch(url);
  expect(response.status).toBe(200);
  return (await response.json()) as T;
}

async function put(url: string, body: unknown): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(url, { method: 'PUT', body: typeof body === 'string' ? body : JSON.stringify(body) });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

let folder: string;
let ports: PortBlock;
let demo: Demo;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'blackfang-demo-'));
  ports = await claimPorts();
  demo = await startDemo({ port: ports.port, dataFolder: folder, log });
});
afterAll(async () => {
  await demo?.close();
  await ports?.release();
  await rm(folder, { recursive: true, force: true });
});

const products = async (): Promise<Item[]> =>
  (await get<{ items: Item[] }>(`${demo.addresses.shop}/api/products`)).items;
const product = async (id: string): Promise<Item> => {
  const found = (await products()).find((item) => item.id === id);
  if (found === undefined) throw new Error(`no product ${id}`);
  return found;
};
const change = (id: string, body: unknown) => put(`${demo.addresses.shop}/api/products/${id}`, body);

describe('the demo shop', () => {
  it('has 30 products whose prices and stock move by themselves, and tells of each change', async () => {
    expect(await products()).toHaveLength(30);
    const changes = await until('five changes', async () => {
      const { items } = await get<{ items: { productId: string; at: string; after: { price: string } }[] }>(
        `${demo.addresses.shop}/api/changes`,
      );
      return items.length >= 5 && items;
    });
    expect(changes[0]).toMatchObject({ productId: expect.any(String), at: expect.stringMatching(/Z$/) });
  });

  it('is read right on every page, by the way the product reads pages', async () => {
    const { items } = await get<{ items: Item[] }>(`${demo.addresses.shop}/api/products`);
    const availabilities = ['in_stock', 'out_of_stock', 'preorder', 'backorder', 'discontinued'];
    await Promise.all(
      items.map(({ id }, index) => change(id, { frozen: true, availability: availabilities[index % 5] })),
    );
    const frozen = await products();
    const lines = await Promise.all(
      frozen.map(async ({ id, url }) => {
        const response = await fetch(url);
        expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
        const html = join(folder, `${id}.html`);
        await writeFile(html, await response.text());
        return JSON.stringify({ id, url, html });
      }),
    );
    const batch = join(folder, 'batch.jsonl');
    await writeFile(batch, lines.join('\n'));
    const read = (await check('--batch', batch)).map(({ id, status, price, availability, warnings }) => {
      return { id, status, ...(price as object), availability, warnings };
    });
    expect(read).toEqual(
      frozen.map(({ id, price, currency, availability }) => {
        return { id, status: 'ok', amount: price, currency, availability, warnings: [] };
      }),
    );
    await Promise.all(frozen.map(({ id }) => change(id, { frozen: false, availability: 'in_stock' })));
  });

  it('is read right on sale too, with the struck price beside the one that counts', async () => {
    const lines = await Promise.all(
      CATALOGUE.map(async (article) => {
        const [id, url, html] = [
          article.id,
          `${demo.addresses.shop}/products/${article.id}`,
          join(folder, 'sale.html'),
        ];
        const state = onSale(article);
        await writeFile(`${html}.${id}.html`, productPage(article, state, demo.addresses.shop));
        return JSON.stringify({ id, url, html: `${html}.${id}.html` });
      }),
    );
    const batch = join(folder, 'sale.jsonl');
    await writeFile(batch, lines.join('\n'));
    const read = (await check('--batch', batch)).map(({ id, status, price }) => ({ id, status, price }));
    expect(read).toEqual(
      CATALOGUE.map((article) => {
        const price = { amount: onSale(article).price, currency: MARKETS[article.market].currency };
        return { id: article.id, status: 'ok', price };
      }),
    );
  });

  it('shows a price that was set at once, and leaves a frozen product alone', async () => {
    const { id, url } = await product('espressomaschine-alba');
    const answer = await change(id, { price: '1234.5', frozen: true });
    expect(answer).toEqual({
      status: 200,
      body: { id, url, price: '1234.50', currency: 'EUR', availability: expect.any(String), frozen: true },
    });
    expect(await (await fetch(url)).text()).toContain('1.234,50\u00a0€');

    const { items } = await get<{ items: { id: number }[] }>(`${demo.addresses.shop}/api/changes`);
    await until('eight more changes', async () => {
      const now = await get<{ items: { id: number }[] }>(`${demo.addresses.shop}/api/changes`);
      return (now.items[0]?.id ?? 0) > (items[0]?.id ?? 0) + 8;
    });
    expect((await product(id)).price).toBe('1234.50');
  });

  it('answers 304 to who has the page, and 200 again once it changed', async () => {
    const { id, url } = await product('espressomaschine-alba');
    await change(id, { frozen: true });
    const etag = (await fetch(url)).headers.get('etag') ?? '';
    const again = await fetch(url, { headers: { 'if-none-match': `W/${etag}` } });
    expect([again.status, await again.text()]).toEqual([304, '']);
    await change(id, { price: '999.99' });
    expect((await fetch(url, { headers: { 'if-none-match': etag } })).status).toBe(200);
  });

  it.each([
    ['{', 400, /JSON/],
    ['[]', 400, /object/],
    [{ price: 12 }, 400, /^price: Give the price as decimal text/],
    [{ price: '-1.00' }, 400, /not negative/],
    [{ price: '1e3' }, 400, /decimal text/],
    [{ availability: 'perhaps' }, 400, /^availability: Choose one of in_stock/],
    [{ frozen: 'yes' }, 400, /true or false/],
    [{ cost: '1.00' }, 400, /nothing else/],
  ])('refuses %j', async (body, status, sentence) => {
    const answer = await change('desk-lamp-orbit', body);
    expect(answer.status).toBe(status);
    expect(answer.body['error']).toMatch(sentence);
  });

  it('answers 404 for what it does not sell', async () => {
    expect(await change('nothing', { price: '1.00' })).toMatchObject({ status: 404 });
    expect((await fetch(`${demo.addresses.shop}/products/nothing`)).status).toBe(404);
  });

  it('lets robots in', async () => {
    const robots = await fetch(`${demo.addresses.shop}/robots.txt`);
    expect(await robots.text()).toBe('User-agent: *\nAllow: /\n');
  });
});

interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly messageId: string;
  readonly receivedAt: string;
  readonly id: string;
}
const mailsTo = async (to: string): Promise<Mail[]> =>
  (await get<{ items: Mail[] }>(`${demo.addresses.mailbox}/api/messages?to=${encodeURIComponent(to)}`)).items;

describe('the demo mailbox', () => {
  const transport = () => {
    const { hostname, port: smtpPort } = new URL(demo.addresses.smtp);
    return createTransport({ host: hostname, port: Number(smtpPort), secure: false });
  };

  it('shows what came over SMTP, newest first, to each recipient', async () => {
    const to = 'Anna@example.test';
    const html = '<p>Jetzt <b>1.299,00 €</b></p><script>alert(1)</script>';
    await transport().sendMail({
      from: 'Blackfang <alerts@blackfang.test>',
      to: [to, 'ben@example.test'],
      subject: 'Preis gefallen – 5 %',
      text: 'Jetzt 1.299,00 €',
      html,
      messageId: '<first@blackfang.test>',
    });
    await transport().sendMail({ from: 'a@b.test', to, subject: 'Second', text: 'two' });

    const mails = await mailsTo('anna@example.test');
    expect(mails.map(({ subject }) => subject)).toEqual(['Second', 'Preis gefallen – 5 %']);
    expect(mails[1]).toMatchObject({
      to: 'anna@example.test',
      text: expect.stringContaining('1.299,00 €'),
      html: expect.stringContaining('<b>1.299,00 €</b>'),
      messageId: '<first@blackfang.test>',
    });
    expect(await mailsTo('ben@example.test')).toHaveLength(1);

    const page = await (await fetch(`${demo.addresses.mailbox}/messages/${mails[1]?.id}`)).text();
    expect(page).toContain('sandbox="allow-popups');
    expect(page).not.toContain('<script');
    expect(await (await fetch(demo.addresses.mailbox)).text()).toContain('Preis gefallen');
  });

  it('refuses a mail above its limit and goes on', async () => {
    const large = { from: 'a@b.test', to: 'large@example.test', text: 'x'.repeat(1_200_000) };
    await expect(transport().sendMail(large)).rejects.toMatchObject({ responseCode: 552 });
    await transport().sendMail({ ...large, text: 'small' });
    expect(await mailsTo('large@example.test')).toHaveLength(1);
  });
});

interface Received {
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly verified: boolean | null;
}
const receivedBy = (name: string) =>
  get<{ items: Received[]; hasSecret: boolean }>(`${demo.addresses.receiver}/hooks/${name}`);

describe('the demo receiver', () => {
  const secret = randomBytes(32);
  const body = '{ "id": "1", "topic": "alert.raised", "price": "1.299,00 €" }';
  const post = (name: string, key: Buffer, content = body, at = Date.now()) => {
    const id = randomUUID();
    const timestamp = String(Math.floor(at / 1_000));
    const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
    const headers = {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature}`,
    };
    return fetch(`${demo.addresses.receiver}/hooks/${name}`, { method: 'POST', headers, body: content });
  };

  it('verifies Standard Webhooks with the secret, and nothing without one', async () => {
    await post('shop', secret);
    await put(`${demo.addresses.receiver}/hooks/shop`, { secret: `whsec_${secret.toString('base64')}` });
    await post('shop', secret);
    await post('shop', randomBytes(32));
    await post('shop', secret, body.replace('1.299', '1.199'));
    await post('shop', secret, body, Date.now() - 600_000);
    await fetch(`${demo.addresses.receiver}/hooks/shop`, { method: 'POST' });

    const { items, hasSecret } = await receivedBy('shop');
    expect(hasSecret).toBe(true);
    expect(items.map(({ verified }) => verified)).toEqual([false, false, false, false, true, null]);
    expect(items[4]).toMatchObject({ body, headers: { 'webhook-id': expect.any(String) } });
    expect(JSON.stringify(await receivedBy('shop'))).not.toContain(secret.toString('base64'));
  });

  it('answers with the status and after the time that it was told', async () => {
    await put(`${demo.addresses.receiver}/hooks/slow`, { status: 503, delayMs: 300 });
    const since = performance.now();
    expect((await post('slow', secret)).status).toBe(503);
    expect(performance.now() - since).toBeGreaterThan(290);
  });

  it.each([
    [{ secret: 'whsec_***' }, /secret/],
    [{ secret: '' }, /secret/],
    [{ status: 99 }, /status/],
    [{ delayMs: 60_001 }, /milliseconds/],
    [{ colour: 1 }, /nothing else/],
  ])('refuses %j', async (settings, sentence) => {
    const answer = await put(`${demo.addresses.receiver}/hooks/bad`, settings);
    expect(answer.status).toBe(400);
    expect(answer.body['error']).toMatch(sentence);
  });
});

describe('a demo that was killed', () => {
  const pidOf = async (): Promise<number> => Number(await readFile(join(folder, 'demo', 'demo.pid'), 'utf8'));

  it('is started again by itself and knows what it knew', async () => {
    await change('desk-lamp-orbit', { price: '77.70', availability: 'preorder', frozen: true });
    const before = await mailsTo('anna@example.test');
    const { items: hooks } = await receivedBy('shop');
    process.kill(await pidOf(), 'SIGKILL');

    const lamp = await until('shop', () => product('desk-lamp-orbit'));
    expect(lamp).toMatchObject({ price: '77.70', availability: 'preorder' });
    await until('receiver', () => receivedBy('shop'));
    expect(await mailsTo('anna@example.test')).toEqual(before);
    expect((await receivedBy('shop')).items).toEqual(hooks);
  });

  it('outlives a kill of who started it, and the next start takes its place', async () => {
    const [otherFolder, other] = [await mkdtemp(join(tmpdir(), 'blackfang-demo-')), await claimPorts()];
    const otherPort = other.port;
    const starter = join(otherFolder, 'starter.ts');
    await writeFile(
      starter,
      `import { startDemo } from '${new URL('../src/demo/start-demo.ts', import.meta.url).href}';
await startDemo({ port: ${otherPort}, dataFolder: '${otherFolder}', log: {} });
process.send('ready');
setInterval(() => undefined, 1000);`,
    );
    const parent = spawn(process.execPath, [...FROM_SOURCE, starter], {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    try {
      await once(parent, 'message');
      parent.kill('SIGKILL');
      await once(parent, 'exit');
      const shop = `http://127.0.0.1:${demoPorts(otherPort).shop}`;
      expect(await put(`${shop}/api/products/kettle-wren`, { price: '41.00', frozen: true })).toMatchObject({
        status: 200,
      });

      const next = await startDemo({ port: otherPort, dataFolder: otherFolder, log });
      const { items } = await get<{ items: Item[] }>(`${shop}/api/products`);
      expect(items.find(({ id }) => id === 'kettle-wren')).toMatchObject({ price: '41.00' });
      await next.close();
      await expect(fetch(shop)).rejects.toThrow('fetch failed');
    } finally {
      await stopLeftDemo(otherFolder);
      await other.release();
      await rm(otherFolder, { recursive: true, force: true });
    }
  });

  it('is ended by down, which finds nothing the second time', async () => {
    expect(await stopLeftDemo(join(folder, 'nowhere'))).toBe(false);
    const other = await mkdtemp(join(tmpdir(), 'blackfang-demo-'));
    const block = await claimPorts();
    const started = await startDemo({ port: block.port, dataFolder: other, log });
    await started.close();
    await block.release();
    expect(await stopLeftDemo(other)).toBe(false);
    await rm(other, { recursive: true, force: true });
  });

  it('says in one sentence which port is taken', async () => {
    const other = await mkdtemp(join(tmpdir(), 'blackfang-demo-'));
    await expect(startDemo({ port: ports.port, dataFolder: other, log })).rejects.toThrow(
      `The demo did not start: port ${demoPorts(ports.port).shop} is taken. Free it, or choose another --port.`,
    );
    await rm(other, { recursive: true, force: true });
  });
});

/** A product on sale, as the shop's first move of a sale leaves it. */
function onSale({ id, amount }: Article): ProductState {
  const state: ProductState = {
    id,
    regularPrice: amount,
    price: amount,
    availability: 'in_stock',
    stock: 5,
    frozen: false,
    saleEndsAt: null,
  };
  const [started] = moveShop([state], [id], 10, new Random(7));
  if (started?.cause !== 'sale_started') throw new Error(`no sale of ${id}`);
  return started.after;
}

/** Our own reading of saved pages, as the command gives it. */
function check(...args: string[]): Promise<Record<string, unknown>[]> {
  return new Promise((resolve, reject) => {
    const command = [...FROM_SOURCE, 'services/scraping/src/check/main.ts', ...args];
    execFile(process.execPath, command, { cwd: ROOT, maxBuffer: 16 << 20 }, (error, stdout) => {
      if (error) reject(error);
      else
        resolve(
          stdout
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line) as Record<string, unknown>),
        );
    });
  });
}
