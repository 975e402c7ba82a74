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
};

type Said = Pick<Alert, 'baseline' | 'current' | 'ownPrice'> & { readonly text?: Alert['text'] };

interface Telling {
  /** Whose price it is, where that is known. */
  readonly competitor?: string | undefined;
  readonly locale?: string | undefined;
}

/** What an alert says, as a shop owner would: `Acme cut it from €100.00 to €88.00, now below your €90.00`. */
export function alertWords(alert: Said, telling: Telling = {}): string {
  if (alert.text != null) return textWords(alert.text);
  const { price, availability } = alert.current;
  const words = changeWords(alert, telling);
  return price === null || availability === 'out_of_stock' ? words : `${words}${standing(alert, telling.locale)}`;
}

function textWords({ appeared, disappeared, addedWords, removedWords }: NonNullable<Alert['text']>): string {
  const told = [...appeared.map((text) => `“${text}” appeared`), ...disappeared.map((text) => `“${text}” is gone`)];
  return (
    told.join(', ') || `Text changed: ${addedWords} ${addedWords === 1 ? 'word' : 'words'} came, ${removedWords} went`
  );
}

function changeWords({ baseline, current }: Said, { competitor, locale }: Telling): string {
  const { price, availability } = current;
  const at = price === null ? '' : ` at ${formatMoney(price, locale)}`;
  if (availability === 'out_of_stock') return 'Out of stock';
  if (baseline?.price == null) return availability === 'in_stock' ? `In stock${at}` : `Seen${at}`;
  const was = formatMoney(baseline.price, locale);
  if (price === null) return `No price any more, ${was} ${BASELINES[baseline.kind] ?? 'before'}`;
  if (baseline.kind === 'own_price') return `Now ${formatMoney(price, locale)}`;
  const way = compareAmounts(price.amount, baseline.price.amount);
  if (way === 0 && availability === 'in_stock') return `Back in stock${at}`;
  if (competitor === undefined || baseline.kind !== 'previous' || way === 0) {
    return `Now ${formatMoney(price, locale)}, from ${was} ${BASELINES[baseline.kind] ?? ''}`.trim();
  }
  return `${competitor} ${way < 0 ? 'cut' : 'raised'} it from ${was} to ${formatMoney(price, locale)}`;
}

/** How a price stands to the own one, as it was then. */
function standing({ current, ownPrice }: Said, locale?: string): string {
  if (ownPrice === null || current.price === null || ownPrice.currency !== current.price.currency) return '';
  const way = compareAmounts(current.price.amount, ownPrice.amount);
  if (way === 0) return ', as yours';
  return `, ${way < 0 ? 'below' : 'above'} your ${formatMoney(ownPrice, locale)}`;
}

/** What an alert compares with: `€100.00 when last told`. */
export function baselineWords({ price, kind }: NonNullable<Alert['baseline']>, locale?: string): string {
  const when = kind === 'own_price' ? 'with you' : (BASELINES[kind] ?? '');
  return price === null ? `The value ${when}`.trim() : `${formatMoney(price, locale)} ${when}`.trim();
}
