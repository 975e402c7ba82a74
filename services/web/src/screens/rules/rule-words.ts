import type { Condition } from '../../api/rules.ts';
import { formatCount } from '../../words/count.ts';
import { formatMoney, formatPercent } from '../../words/money.ts';

/** What a price is compared with, as one would say it. */
export const BASELINE_WORDS = {
  previous: 'what it was before',
  last_alerted: 'what you were last told',
  first: 'what it was at first',
  median_7d: 'the usual of 7 days',
  median_30d: 'the usual of 30 days',
  own_price: 'your own price',
} as const;

/** Whether a rule is about the text of pages: it can't be tried on the past. */
export const isAboutText = ({ kind }: Condition): boolean =>
  kind === 'text_changed' || kind === 'trigger_appeared' || kind === 'trigger_disappeared';

/** When a rule fires, as one would say it: `the price falls by 5% or more against the usual of 7 days`. */
export function conditionWords(when: Condition, locale?: string): string {
  switch (when.kind) {
    case 'price_below':
    case 'price_above':
      return `the price goes ${when.kind === 'price_below' ? 'below' : 'above'} ${formatMoney(when, locale)}`;
    case 'price_drop_percent':
    case 'price_rise_percent': {
      const verb = when.kind === 'price_drop_percent' ? 'falls' : 'rises';
      return `the price ${verb} by ${formatPercent(when.percent, locale)} or more against ${BASELINE_WORDS[when.baseline]}`;
    }
    case 'text_changed': {
      const by = when.words === 1 ? '' : ` by ${formatCount(when.words, locale)} words or more`;
      return `the text of the page changes${by}`;
    }
    case 'trigger_appeared':
      return 'a trigger text appears';
    case 'trigger_disappeared':
      return 'a trigger text is gone';
    case 'price_changed':
      return 'the price changes';
    case 'back_in_stock':
      return 'it is back in stock';
    case 'out_of_stock':
      return 'it is out of stock';
  }
}
