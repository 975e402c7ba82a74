import type { Alert } from '../../api/alerts.ts';
import type { Watch } from '../../api/watches.ts';
import type { ChartOfWatch } from '../../api/watch-page.ts';
import type { ChartBand, ChartMark, ChartPoint } from '../../design/chart/charted.ts';
import { formatMoney, positionOf } from '../../words/money.ts';
import { alertWords } from '../home/alert-words.ts';
import { STOCKS } from '../watches/view.ts';
import { STOCK_WORDS } from '../watches/words.ts';

export const stockWords = (availability: string): string =>
  STOCK_WORDS[STOCKS.find((one) => one === availability) ?? 'unknown'];

export function pointsOf({ items }: ChartOfWatch): ChartPoint[] {
  return items.map(({ at, price, availability }) => ({
    at: Date.parse(at),
    value: price === null ? null : positionOf(price),
    words: price === null ? 'No price' : formatMoney(price),
    more: stockWords(availability),
  }));
}

/** Stretches of time in which one could not buy it, or had to wait for it. */
export function bandsOf({ items, to }: ChartOfWatch): ChartBand[] {
  const bands: ChartBand[] = [];
  items.forEach(({ at, availability }, index) => {
    const tone = TONES[availability];
    if (tone === undefined) return;
    const from = Date.parse(at);
    const until = Date.parse(items[index + 1]?.at ?? to);
    const before = bands.at(-1);
    if (before?.to === from && before.tone === tone) bands[bands.length - 1] = { ...before, to: until };
    else bands.push({ from, to: until, tone });
  });
  return bands;
}

const TONES: Readonly<Record<string, ChartBand['tone']>> = {
  out_of_stock: 'bad',
  discontinued: 'bad',
  preorder: 'warn',
  backorder: 'warn',
};

export function marksOf(alerts: readonly Alert[]): ChartMark[] {
  return alerts.map((alert) => ({
    at: Date.parse(alert.raisedAt),
    words: `${alert.ruleName}: ${alertWords(alert)}`,
    tone: 'warn' as const,
  }));
}

/** One's own price as a line, where both are in the same currency. */
export function ownLevel({ ownPrice, latest }: Watch): { value: number; words: string } | undefined {
  if (ownPrice === null) return undefined;
  const shop = latest?.price?.currency ?? null;
  if (shop !== null && shop !== ownPrice.currency) return undefined;
  return { value: positionOf(ownPrice), words: `Your price ${formatMoney(ownPrice)}` };
}
