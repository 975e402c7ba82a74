import type { Money } from '@blackfang/core';
import type { Alert } from '../../alerts/alert.ts';
import type { Links } from '../../links/links.ts';
import type { TextFigures, TextPiece } from '../../rules/evaluate-text-rule.ts';
import type { BaselineKind } from '../../rules/rule.ts';
import { layOut, type Letter } from './letter.ts';

const BASELINE_NAMES: Readonly<Record<BaselineKind, string>> = {
  previous: 'Before',
  last_alerted: 'At the last alert',
  first: 'First seen',
  median_7d: 'Median of 7 days',
  median_30d: 'Median of 30 days',
  own_price: 'Own price',
};

const AVAILABILITY_NAMES: Readonly<Record<string, string>> = {
  in_stock: 'in stock',
  out_of_stock: 'out of stock',
  preorder: 'for preorder',
  backorder: 'on backorder',
  discontinued: 'discontinued',
};

/** What changed, from what baseline, and where to look. */
export function alertLetter(alert: Alert, links: Links): Letter {
  const what = alert.title === '' ? 'A product' : alert.title;
  return layOut({
    subject: `${what}: ${describeChange(alert)}`,
    heading: what,
    paragraphs: [`${describeChange(alert)}.`],
    table: tableOf(alert),
    links: [
      ...pageLink(alert.url),
      ...comparison(alert, links),
      ['See the alert and where it comes from', links.alert(alert.id)],
    ],
    footer: `You get this mail because the rule "${alert.ruleName}" names your address.`,
    unsubscribeUrl: links.mute(alert.tenantId, alert.ruleId),
  });
}

/** The same of something that did not happen, and says so. */
export function sampleLetter(sample: Alert, links: Links): Letter {
  return layOut({
    subject: `Sample: ${sample.title}: ${describeChange(sample)}`,
    heading: `Sample: ${sample.title}`,
    paragraphs: [
      'Nothing has changed: somebody asked to see what an alert of this rule looks like.',
      `${describeChange(sample)}.`,
    ],
    table: tableOf(sample),
    links: [['See your alerts', links.alerts()]],
  });
}

function tableOf(alert: Alert): (readonly [string, string])[] {
  if (alert.text !== null) return [...alert.text.excerpt.flatMap(linesOf), ['Rule', alert.ruleName]];
  const { baseline, current, percent } = alert;
  const stock = availabilityOf(current);
  return [
    ...(current.price === null ? [] : [['Now', formatMoney(current.price)] as const]),
    ...(baseline.price === null ? [] : [[nameOfBaseline(alert), formatMoney(baseline.price)] as const]),
    ...(percent === null ? [] : [['Change', formatPercent(percent)] as const]),
    ...(stock === undefined ? [] : [['Stock', stock] as const]),
    ['Rule', alert.ruleName],
  ];
}

/** One line about an alert, for subjects and summaries. */
export function describeChange({ baseline, current, percent, text }: Omit<Alert, 'first'>): string {
  if (text !== null) return describeText(text);
  const stock = availabilityOf(current);
  if (current.price === null) return `now ${stock ?? 'changed'}`;
  const now = formatMoney(current.price);
  if (percent === null || percent === 0 || baseline.price === null) {
    return stock === undefined ? `now ${now}` : `now ${now}, ${stock}`;
  }
  return `${percent < 0 ? 'down' : 'up'} ${formatPercent(Math.abs(percent))} to ${now} from ${formatMoney(baseline.price)}`;
}

function describeText({ appeared, disappeared, addedWords, removedWords }: TextFigures): string {
  const quoted = (texts: readonly string[]) => texts.map((one) => `"${one}"`).join(', ');
  const told = [
    ...(appeared.length > 0 ? [`${quoted(appeared)} appeared`] : []),
    ...(disappeared.length > 0 ? [`${quoted(disappeared)} is there no more`] : []),
  ];
  if (told.length > 0) return told.join(', ');
  const words = (count: number) => (count === 1 ? '1 word' : `${count} words`);
  return `the text changed, ${words(addedWords)} came and ${words(removedWords)} went`;
}

/** A line of a page as it was and as it is. */
function linesOf(pieces: readonly TextPiece[]): (readonly [string, string])[] {
  const without = (kind: TextPiece['kind']) =>
    pieces.flatMap((piece) => (piece.kind === kind ? [] : [piece.text])).join('');
  const has = (kind: TextPiece['kind']) => pieces.some((piece) => piece.kind === kind);
  return [
    ...(has('removed') ? [[has('added') ? 'Before' : 'Gone', without('added')] as const] : []),
    ...(has('added') ? [[has('removed') ? 'Now' : 'New', without('removed')] as const] : []),
  ];
}

/** The two pages of exactly this change beside each other. */
function comparison({ watchId, text }: Alert, links: Links): (readonly [string, string])[] {
  if (text === null) return [];
  return [['Compare the page before and after', links.comparison(watchId, text.fromSnapshotId, text.toSnapshotId)]];
}

/** Before a rule's first alert, the last alerted price is the one that it began with. */
function nameOfBaseline({ baseline, first }: Alert): string {
  return first && baseline.kind === 'last_alerted' ? 'When this rule began' : BASELINE_NAMES[baseline.kind];
}

function availabilityOf({ availability }: Alert['current']): string | undefined {
  return AVAILABILITY_NAMES[availability];
}

/** The amount as it was read: what a mail says must be found on the page. */
function formatMoney({ amount, currency }: Money): string {
  return currency === null ? amount : `${amount} ${currency}`;
}

function formatPercent(percent: number): string {
  return `${percent.toFixed(2)}%`;
}

function pageLink(url: string): (readonly [string, string])[] {
  const scheme = URL.parse(url)?.protocol;
  return scheme === 'https:' || scheme === 'http:' ? [['Open the page', url]] : [];
}
