import { gzipSync } from 'node:zlib';
import { until } from '@blackfang/testing';
import { ExtractionPool } from './extraction-pool.ts';
import type { ExtractionPoolOptions } from './extraction-pool.ts';
import type { ExtractionTask } from './messages.ts';

const PRODUCT = '{"@type":"Product","name":"Lamp","offers":{"price":"10.00","priceCurrency":"EUR"}}';
const LAMP = `<script type="application/ld+json">${PRODUCT}</script>`;

function page(html: string, more: Partial<ExtractionTask> = {}): ExtractionTask {
  return {
    url: 'https://shop.example/p/1',
    contentType: 'text/html; charset=utf-8',
    bytes: Buffer.from(html),
    codings: [],
    ...more,
  };
}

/** Valid markup that takes a thread the better part of a second to read. */
const slowPage = (): ExtractionTask =>
  page('<i itemscope itemtype="Product"><i itemprop="name">x</i></i>'.repeat(150_000));

describe('extraction in threads', () => {
  let pool: ExtractionPool;
  const open = (options: ExtractionPoolOptions = {}): ExtractionPool =>
    (pool = new ExtractionPool({ workers: 1, ...options }));
  afterEach(() => pool.close());

  it('reads a page as it came over the wire and leaves its bytes to the caller', async () => {
    const bytes = gzipSync(LAMP);
    const read = await open().extract(page('', { bytes, codings: ['gzip'] }));
    expect(read).toMatchObject({ status: 'ok', price: { amount: '10.00', currency: 'EUR' } });
    expect(bytes.length).toBeGreaterThan(0);
  });

  it('A6 tells of who wrote a review no more than a hash, another one under another salt', async () => {
    const review = {
      '@type': 'Review',
      author: 'Ada Lovelace',
      reviewRating: { ratingValue: 5 },
      reviewBody: 'Bright',
    };
    const html = `<script type="application/ld+json">${JSON.stringify({ ...JSON.parse(PRODUCT), review })}</script>`;
    open();
    const [one, same, other, none] = await Promise.all([
      pool.extract(page(html, { authorSalt: 'a' })),
      pool.extract(page(html.replace('Ada Lovelace', ' ada lovelace'), { authorSalt: 'a' })),
      pool.extract(page(html, { authorSalt: 'b' })),
      pool.extract(page(html)),
    ]);
    expect(one.reviews).toMatchObject([{ author: expect.stringMatching(/^[0-9a-f]{32}$/), text: 'Bright' }]);
    expect(same.reviews[0]?.author).toBe(one.reviews[0]?.author);
    expect(other.reviews[0]?.author).not.toBe(one.reviews[0]?.author);
    expect([JSON.stringify(one).includes('Ada'), none.reviews]).toEqual([false, []]);
  });

  it('answers many pages at once, each its own', async () => {
    open({ workers: 2 });
    const prices = Array.from({ length: 50 }, (_, index) => `${index + 1}.00`);
    const reads = await Promise.all(prices.map((amount) => pool.extract(page(LAMP.replace('10.00', amount)))));
    expect(reads.map((read) => read.price?.amount)).toEqual(prices);
  });

  it('ends a page that takes too long, and reads the next as if nothing had been', async () => {
    open({ timeLimitMs: 100 });
    // On a busy machine so short a time may end a page that is soon read, too: the one after it is as good.
    const next = () => until('page that is read', async () => (await pool.extract(page(LAMP))).status === 'ok');
    const [slow] = await Promise.all([pool.extract(slowPage()), next()]);
    expect(slow).toMatchObject({ status: 'failed', error: { reason: 'extract_timeout' } });
  });

  it('ends a page that takes too much memory, and reads the next as if nothing had been', async () => {
    open({ memoryLimitMb: 24 });
    const greedy = page(`<script type="application/ld+json">[${'{"a":[1,"b"]},'.repeat(140_000)}0]</script>`.repeat(4));
    const [first, next] = await Promise.all([pool.extract(greedy), pool.extract(page(LAMP))]);
    expect(first).toMatchObject({ status: 'failed', error: { reason: 'extract_memory' } });
    expect(next).toMatchObject({ status: 'ok' });
  });

  it.each<[string, Partial<ExtractionTask>, string]>([
    ['a bomb', { bytes: gzipSync(Buffer.alloc(64 * 1024 * 1024)), codings: ['gzip'] }, 'page_too_large'],
    ['broken compression', { bytes: Buffer.from('nonsense'), codings: ['gzip'] }, 'body_corrupt'],
  ])('fails %s with a reason', async (_, task, reason) => {
    expect(await open().extract(page('', task))).toMatchObject({ status: 'failed', error: { reason } });
  });

  it('keeps the event loop free while a page is read', async () => {
    const reading = open({ timeLimitMs: 500 }).extract(slowPage());
    let turns = 0;
    let isDone = false;
    void reading.then(() => (isDone = true));
    while (!isDone) {
      await new Promise((resolve) => setImmediate(resolve));
      turns += 1;
    }
    expect(turns).toBeGreaterThan(100);
  });

  it('refuses more pages than may wait', async () => {
    open({ maxWaiting: 1 });
    const first = pool.extract(page(LAMP));
    await expect(pool.extract(page(LAMP))).rejects.toMatchObject({ kind: 'unavailable', reason: 'extract_busy' });
    expect(await first).toMatchObject({ status: 'ok' });
  });

  it('refuses what is not read when it closes', async () => {
    const reading = open().extract(page(LAMP));
    const [outcome] = await Promise.allSettled([reading, pool.close()]);
    expect(outcome).toMatchObject({ status: 'rejected', reason: { reason: 'extract_closed' } });
    await expect(pool.extract(page(LAMP))).rejects.toMatchObject({ reason: 'extract_closed' });
  });
});
