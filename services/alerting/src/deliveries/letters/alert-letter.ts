import type { Money } from '@blackfang/core';
import type { Alert } from '../../alerts/alert.ts';
import type { Links } from '../../links/links.ts';
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
  const { baseline, current } = alert;
  const what = alert.title === '' ? 'A product' : alert.title;
  return layOut({
    subject: `${what}: ${describeChange(alert)}`,
    heading: what,
    paragraphs: [`${describeChange(alert)}.`],
    table: [
      ...(current.price === null ? [] : [['Now', formatMoney(current.price)] as const]),
      ...(baseline.price === null ? [] : [[nameOfBaseline(alert), formatMoney(baseline.price)] as const]),
      ...(alert.percent === null ? [] : [['Change', formatPercent(alert.percent)] as const]),
      ...(availabilityOf(current) === undefined ? [] : [['Stock', availabilityOf(current) ?? ''] as const]),
      ['Rule', alert.ruleName],
    ],
    links: [...pageLink(alert.url), ['See the alert and where the figure was read', links.alert(alert.id)]],
    footer: `You get this mail because the rule "${alert.ruleName}" names your address.`,
    unsubscribeUrl: links.mute(alert.tenantId, alert.ruleId),
  });
}

/** One line about an alert, for subjects and summaries. */
export function describeChange({ baseline, current, percent }: Omit<Alert, 'first'>): string {
  const stock = availabilityOf(current);
  if (current.price === null) return `now ${stock ?? 'changed'}`;
  const now = formatMoney(current.price);
  if (percent === null || percent === 0 || baseline.price === null) {
    return stock === undefined ? `now ${now}` : `now ${now}, ${stock}`;
  }
  return `${percent < 0 ? 'down' : 'up'} ${formatPercent(Math.abs(percent))} to ${now} from ${formatMoney(baseline.price)}`;
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
