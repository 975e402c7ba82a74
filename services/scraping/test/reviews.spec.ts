import { ObservationRecorded } from '@blackfang/contracts/events';
import { forgetReviews } from '../src/reviews/review.store.ts';
import { startWorld, type Actor, type World } from './world.ts';

let world: World;
let ada: Actor;

beforeAll(async () => {
  world = await startWorld();
  ada = await world.actor();
});
afterAll(() => world.close());

const LAMP = 'It shines brighter than I thought it would, and the switch feels solid.';
interface Said {
  readonly author?: string;
  readonly stars?: number;
  readonly text: string;
  readonly date?: string;
}

function page(rating: { value: number; count: number } | null, said: readonly Said[], price = '39.90'): string {
  const review = said.map(({ author, stars = 5, text, date = '2026-10-01' }) => ({
    '@type': 'Review',
    author: author && { '@type': 'Person', name: author },
    datePublished: date,
    reviewRating: { ratingValue: stars, bestRating: 5 },
    reviewBody: text,
  }));
  const data = {
    '@context': 'https://schema.org',
    '@type': 'Product',
    name: 'Lamp',
    sku: 'L-1',
    offers: { '@type': 'Offer', price, priceCurrency: 'EUR', availability: 'https://schema.org/InStock' },
    ...(rating && { aggregateRating: { ratingValue: rating.value, reviewCount: rating.count } }),
    review,
  };
  return `<!doctype html><html lang="en"><head><title>Lamp</title>
    <script type="application/ld+json">${JSON.stringify(data)}</script></head><body><h1>Lamp</h1> €${price}</body></html>`;
}

async function watch(path: string, body: string): Promise<string> {
  world.shop.show(path, { body });
  const { id } = await world.watches.createWatch({ url: world.shop.url(path), tags: [], schedule: undefined }, ada.as);
  await world.firstRun(ada, id);
  return id;
}

const list = (watchId: string, filter: { stars?: number[]; search?: string } = {}, actor = ada) =>
  world.reviews.listReviews(
    { watchId, limit: 0, cursor: '', filter: { stars: filter.stars ?? [], search: filter.search } },
    actor.as,
  );

describe('A6 reviews of a watch', () => {
  it('are kept once however often they are seen, with what an edit changed, and nobody’s name', async () => {
    const first = [
      { author: 'Ada Lovelace', text: LAMP },
      { author: 'Bo', stars: 2, text: 'The switch broke after a week, a pity.', date: '2026-09-12' },
    ];
    const id = await watch('/p/lamp', page({ value: 4.4, count: 17 }, first));
    const { items } = await list(id);
    expect(items).toMatchObject([
      { writtenOn: '2026-10-01', stars: { value: 5, best: 5 }, text: LAMP, language: 'en', earlier: [] },
      { writtenOn: '2026-09-12', stars: { value: 2, best: 5 } },
    ]);
    const rows = await world.sql<{ all: string }>(
      'SELECT (r.*)::text || o.fields::text AS all FROM review r JOIN observation o ON o.id = r.observation_id WHERE r.watch_id = $1',
      [id],
    );
    expect(rows).toHaveLength(2);
    expect(rows.map(({ all }) => all).join()).not.toMatch(/Lovelace/i);

    const edited = [
      { author: 'ada lovelace', stars: 1, text: `${LAMP} It broke.` },
      { author: 'Cy', text: 'Fine.' },
    ];
    world.shop.show('/p/lamp', { body: page({ value: 4.1, count: 18 }, edited) });
    const run = await world.look(ada, id);
    const later = (await list(id)).items;
    // What the page does not show any more stays.
    expect(later.map(({ text }) => text).sort()).toEqual(
      ['Fine.', `${LAMP} It broke.`, 'The switch broke after a week, a pity.'].sort(),
    );
    const one = later.find(({ id: known }) => known === items[0]?.id);
    expect(one).toMatchObject({
      stars: { value: 1 },
      observationId: run.observationId,
      earlier: [{ stars: { value: 5, best: 5 }, text: LAMP }],
    });
    expect(one?.author).toBe(items[0]?.author);
  });

  it('give their rating as observations tell it, with each change of it', async () => {
    const id = await watch('/p/rated', page({ value: 4.4, count: 17 }, []));
    for (const [value, count, price] of [
      [4.4, 17, '39.00'],
      [4.5, 19, '38.00'],
    ] as const) {
      world.shop.show('/p/rated', { body: page({ value, count }, [], price) });
      await world.look(ada, id);
    }
    const { rating, history, kept, cut } = await world.reviews.getRating({ watchId: id }, ada.as);
    expect([rating, kept, cut]).toEqual([{ value: 4.5, best: 5, count: 19 }, [], false]);
    expect(history.map((change) => change.rating)).toEqual([
      { value: 4.4, best: 5, count: 17 },
      { value: 4.5, best: 5, count: 19 },
    ]);
    const told = await world.tells(
      ObservationRecorded,
      (message) => message.observationId === history[1]?.observationId,
    );
    expect(told.rating).toEqual({ value: 4.5, best: 5, count: 19 });
    const seen = await world.observations.getObservation({ id: told.observationId }, ada.as);
    expect(seen.rating).toEqual({ value: 4.5, best: 5, count: 19 });

    // What can't be a rating is none, and what is held may be another product's page.
    world.shop.show('/p/rated', { body: page({ value: 47, count: 19 }, [], '37.00') });
    await world.look(ada, id);
    world.shop.show('/p/rated', { body: page({ value: 1.5, count: 2 }, [{ text: 'Not this one.' }], '9900.00') });
    await world.look(ada, id);
    expect(await world.reviews.getRating({ watchId: id }, ada.as)).toMatchObject({ rating, history, kept: [] });
  });

  it('are listed by pages, stars and words, and as CSV that no spreadsheet runs', async () => {
    const said = Array.from({ length: 30 }, (_, index) => ({
      author: `Reader ${index}`,
      stars: (index % 5) + 1,
      text: index === 7 ? '=HYPERLINK("x"), 100% fine' : `Number ${index} of those who wrote something.`,
      date: `2026-09-${String(index + 1).padStart(2, '0')}`,
    }));
    const id = await watch('/p/many', page({ value: 3, count: 30 }, said));
    const days: string[] = [];
    let cursor = '';
    do {
      const found = await world.reviews.listReviews({ watchId: id, limit: 7, cursor, filter: undefined }, ada.as);
      days.push(...found.items.map(({ writtenOn }) => writtenOn));
      cursor = found.nextCursor;
    } while (cursor !== '');
    expect(days).toEqual(said.map(({ date }) => date).reverse());
    expect((await list(id, { stars: [1, 2] })).items).toHaveLength(12);
    expect((await list(id, { search: '100% FINE' })).items).toHaveLength(1);
    expect((await list(id, { search: '0% fin_' })).items).toEqual([]);
    const { kept } = await world.reviews.getRating({ watchId: id }, ada.as);
    expect(kept).toEqual([5, 4, 3, 2, 1].map((stars) => ({ stars, count: 6 })));

    let file = '';
    const pieces = world.reviews.exportReviews({ watchId: id, filter: { stars: [3], search: undefined } }, ada.as);
    for await (const { data } of pieces) file += Buffer.from(data).toString();
    const lines = file.trim().split('\r\n');
    expect(lines).toHaveLength(7);
    expect(file).toContain(`"'=HYPERLINK(""x""), 100% fine"`);
    await expect(list(id, { stars: [6] })).rejects.toMatchObject({ reason: 'stars_invalid' });
    await expect(list(id, {}, await world.actor())).rejects.toMatchObject({ reason: 'watch_not_found' });
  });

  it('go with their watch, with their time, and beyond the limit of a watch', async () => {
    const id = await watch(
      '/p/gone',
      page(null, [{ author: 'Ada', text: LAMP }, { text: 'Nobody keeps this for ever.' }]),
    );
    const count = async () => (await world.sql('SELECT 1 FROM review WHERE watch_id = $1', [id])).length;
    await world.sql(
      `UPDATE review SET last_seen_at = now() - interval '761 days' WHERE watch_id = $1 AND author IS NULL`,
      [id],
    );
    expect(await forgetReviews(world.database.db)).toBe(1);
    await world.sql(
      `INSERT INTO review (tenant_id, id, watch_id, text, placed_on, first_seen_at, last_seen_at, observation_id)
      SELECT tenant_id, gen_random_uuid(), watch_id, 'Old', placed_on, now(), now() - interval '1 day', observation_id
      FROM review, generate_series(1, 2100) WHERE watch_id = $1`,
      [id],
    );
    world.shop.show('/p/gone', {
      body: page(null, [
        { author: 'Ada', text: LAMP },
        { author: 'Bo', text: 'A new one.' },
      ]),
    });
    await world.look(ada, id);
    expect(await count()).toBe(2_000);
    expect((await list(id, { search: 'new' })).items).toHaveLength(1);
    await world.watches.deleteWatch({ id }, ada.as);
    // For a day it can be undone.
    expect([await forgetReviews(world.database.db), await count()]).toEqual([0, 2_000]);
    await world.sql(`UPDATE deleted_watch SET deleted_at = now() - interval '3 days' WHERE watch_id = $1`, [id]);
    expect([await forgetReviews(world.database.db), await count()]).toEqual([2_000, 0]);
  });
});
