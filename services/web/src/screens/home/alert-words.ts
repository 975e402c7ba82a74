import type { Alert } from '../../api/alerts.ts';
import { compareAmounts, formatMoney } from '../../words/money.ts';

const BASELINES: Readonly<Record<string, string>> = {
  previous: 'before',
  last_alerted: 'when last told',
  first: 'at first',
  lowest: 'at its lowest',
  median_7d: 'usual of 7 days',
  median_30d: 'usual of 30 days',
  median_90d: 'usual of 90 days',
  own_price: 'your price',
};

/** What an alert says, as a shop owner would: `Now €88.00, from €100.00 before`. */
export function alertWords({ baseline, current }: Pick<Alert, 'baseline' | 'current'>, locale?: string): string {
  const { price, availability } = current;
  const at = price === null ? '' : ` at ${formatMoney(price, locale)}`;
  if (availability === 'out_of_stock') return 'Out of stock';
  if (baseline?.price == null) return availability === 'in_stock' ? `In stock${at}` : `Seen${at}`;
  const isSame = price !== null && compareAmounts(price.amount, baseline.price.amount) === 0;
  if (isSame && availability === 'in_stock') return `Back in stock${at}`;
  const before = `${formatMoney(baseline.price, locale)} ${BASELINES[baseline.kind] ?? ''}`.trim();
  return price === null ? `No price any more, ${before}` : `Now ${formatMoney(price, locale)}, from ${before}`;
}
