import { stat } from 'node:fs/promises';
import { Customer } from './customer.ts';
import { LiveStream } from './live-stream.ts';
import { Product } from './product.ts';
import { until } from '@blackfang/testing';

/** One line, and no trace of where in the code it was. */
const ONE_SENTENCE = /^[A-Z-][^\n]+\n$/;

describe('up', () => {
  let product: Product;

  beforeAll(async () => {
    product = await Product.start();
  });

  afterAll(() => product?.close());

  it('says in the health of the gateway that every part is up', async () => {
    const answer = await fetch(`${product.url}/health/ready`);
    const parts = ['identity', 'billing', 'scraping', 'analysis', 'alerting', 'database'];
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      status: 'up',
      dependencies: Object.fromEntries(parts.map((part) => [part, 'up'])),
    });
  });

  it('refuses a second start on the same data, and leaves the first one running', async () => {
    const { code, stderr } = await product.run('up', '--port', String(product.port + 1), '--data', product.data);
    expect(code).toBe(1);
    expect(stderr).toMatch(ONE_SENTENCE);
    expect(stderr).toContain(`Blackfang already runs on ${product.data}`);
    await Customer.register(product, 'Ada');
  });

  it('answers bad arguments with one sentence and 2', async () => {
    const { code, stdout, stderr } = await product.run('up', '--port', '65535');
    expect(stderr).toMatch(ONE_SENTENCE);
    expect(stderr).toContain('--port');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('ends all of it on Ctrl-C within 10 s, also with a client that listens live, and starts again on its data', async () => {
    const ada = await Customer.register(product, 'Ada');
    const live = await LiveStream.open(ada.api);
    const pid = await product.postgresPid();
    const { code, ms } = await product.stop();
    expect(code).toBe(0);
    expect(ms).toBeLessThan(10_000);
    await live.ended;
    expect(isGone(pid)).toBe(true);
    await expect(fetch(`${product.url}/health/live`)).rejects.toThrow('fetch failed');

    await product.up();
    expect(await ada.api.get('/me')).toMatchObject({ tenant: { id: ada.tenantId } });
  });
});

describe('up with settings that are no good', () => {
  it('does not start, and names every bad one of every service', async () => {
    const environment = { BLACKFANG_SMTP_URL: 'mail', BLACKFANG_MAIL_FROM: '' };
    const failed = await Product.start({ environment }).then(
      () => undefined,
      (error: Error) => error.message,
    );
    expect(failed).toContain('ended with 2');
    expect(failed).toMatch(/identity can't start[^]*SMTP_URL[^]*alerting can't start[^]*SMTP_URL/);
    expect(failed).toContain('MAIL_FROM');
    expect(failed).not.toMatch(/^\s+at /m);
  });
});

describe('closing the product of a test', () => {
  it('leaves nothing of it', async () => {
    const product = await Product.start();
    const pid = await product.postgresPid();
    await product.kill();
    await product.close();
    // Its parent was killed, so its end may have to be noticed by the system first.
    await until('end of Postgres', async () => isGone(pid));
    await expect(stat(product.data)).rejects.toThrow(/ENOENT/);
  });
});

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return true;
    throw error;
  }
}
