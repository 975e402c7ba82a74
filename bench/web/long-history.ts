import type { Browser } from 'playwright-core';
import type { Product } from '../../services/standalone/test/product.ts';
import { quantile } from '../parts/measure.ts';
import { DESKTOP, heardOf, openContext, openPage, settled, type Look, type Session } from './browser.ts';

const POINTS = 100_000;
const DAYS = 365;
const MOST_DRAWN = 4_000;
const LONGEST_TASK_MS = 50;
/** Positions of the mouse on its way over the chart. */
const STEPS = 120;
const DRAGS = 4;
const MINUTE_MS = 60_000;

const FILL = `
  INSERT INTO analysis.price_point
    (tenant_id, watch_id, observed_at, amount, currency, availability, observation_id, seen_at, readings)
  SELECT tenant_id, watch_id, at, 100 + 20 * sin(n / 900.0) + (n * 7919 % 500) / 100.0, 'EUR', 'in_stock',
    gen_random_uuid(), at, 1
  FROM analysis.offer, generate_series(1, $2::int) AS n,
    LATERAL (SELECT now() - make_interval(days => $3) * (n / ($2::numeric + 1))::float AS at) AS moment
  WHERE watch_id = $1
  ON CONFLICT DO NOTHING`;

/**
 * A price history of 100,000 points: how many are drawn, how long asking for them takes, and the longest task while time
 * is moved over it by hand.
 * @returns whether the goals were reached
 */
export async function tellLongHistory(browser: Browser, product: Product, session: Session): Promise<boolean> {
  const { accessToken } = await product.api.post<{ accessToken: string }>('/auth/login', session.account);
  const api = product.api.withToken(accessToken);
  const [watch] = (await api.get<{ items: { id: string }[] }>('/watches?sort=name')).items;
  if (watch === undefined) throw new Error('The demo has no watch.');
  await product.query(FILL, [watch.id, POINTS, DAYS]);
  const asked: number[] = [];
  let drawn: { items: unknown[]; count: number } = { items: [], count: 0 };
  for (let round = 0; round < 20; round += 1) {
    const since = performance.now();
    drawn = await api.get(`/watches/${watch.id}/chart?width=1000`);
    asked.push(performance.now() - since);
  }
  console.log(`a history of ${drawn.count} points`);
  console.log(
    `  asked for         p50 ${quantile(asked, 0.5).toFixed(0)} ms   p99 ${quantile(asked, 0.99).toFixed(0)} ms   ` +
      `${drawn.items.length} drawn (goal ${MOST_DRAWN} at most)`,
  );
  const desktop = await pan(browser, session, watch.id, DESKTOP);
  const slow = await pan(browser, session, watch.id, { ...DESKTOP, cpu: 4 });
  console.log(`  moved by hand     longest task ${desktop} (goal ${LONGEST_TASK_MS} ms at most)`);
  console.log(`  4x slower CPU     longest task ${slow}`);
  return drawn.count >= POINTS && drawn.items.length <= MOST_DRAWN + 1 && desktop === SHORT;
}

const SHORT = `not over ${LONGEST_TASK_MS} ms`;

async function pan(browser: Browser, session: Session, watchId: string, look: Look): Promise<string> {
  const context = await openContext(browser, look, session);
  try {
    const page = await openPage(context, look);
    const to = Math.round(Date.now() / MINUTE_MS) * MINUTE_MS;
    const from = to - (DAYS / 2) * 24 * 60 * MINUTE_MS;
    await page.goto(`${session.url}/watches/${watchId}?from=${from}&to=${to}`);
    await settled(page);
    const chart = page.locator('.u-over');
    await chart.waitFor();
    const box = await chart.boundingBox();
    if (box === null) throw new Error('The chart is not on the screen.');
    const before = (await heardOf(page)).longTasks.length;
    const y = box.y + box.height / 2;
    for (let drag = 0; drag < DRAGS; drag += 1) {
      const [start, end] = drag % 2 === 0 ? [0.1, 0.9] : [0.9, 0.1];
      await page.mouse.move(box.x + box.width * start, y);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * end, y, { steps: STEPS });
      await page.mouse.up();
      await settled(page);
    }
    const tasks = (await heardOf(page)).longTasks.slice(before);
    return tasks.length === 0
      ? SHORT
      : `${Math.max(...tasks).toFixed(0)} ms (${tasks.length} over ${LONGEST_TASK_MS} ms)`;
  } finally {
    await context.close();
  }
}
