import { Problem } from '../../api/problem.ts';
import type { Condition, NewRule, Rule } from '../../api/rules.ts';
import { compareAmounts, formatMoney, formatPercent } from '../../words/money.ts';

export type Kind = Condition['kind'];
export type Baseline = Extract<Condition, { percent: number }>['baseline'];
export const REACHES = ['all', 'competitor', 'watch'] as const;
export type Reach = (typeof REACHES)[number];

/** A rule as it is being written: what was typed for one kind is there again when one comes back to it. */
export interface Draft {
  /** Empty: named for what it says. */
  readonly name: string;
  readonly kind: Kind;
  readonly amount: string;
  readonly currency: string;
  readonly percent: string;
  readonly baseline: Baseline;
  readonly words: string;
  readonly reach: Reach;
  readonly competitorId: string;
  readonly watchId: string;
  readonly channels: readonly string[];
}

/** Fields by the paths under which the API tells of them. */
export const FIELDS = [
  'name',
  'when.amount',
  'when.currency',
  'when.percent',
  'when.words',
  'scope.competitorId',
  'scope.watchId',
  'channels',
] as const;
export type FieldName = (typeof FIELDS)[number];

/** What somebody begins with: the rule that is made most. @param watchId what it is to be about, where one comes from a watch */
export function newDraft(watchId: string | undefined, channels: readonly string[]): Draft {
  return {
    name: '',
    kind: 'price_drop_percent',
    amount: '',
    currency: '',
    percent: '5',
    baseline: 'last_alerted',
    words: '1',
    reach: watchId === undefined ? 'all' : 'watch',
    competitorId: '',
    watchId: watchId ?? '',
    channels,
  };
}

export function draftOf({ name, when, scope, channels }: Rule): Draft {
  const blank = newDraft('watchId' in scope ? scope.watchId : undefined, channels);
  return {
    ...blank,
    name,
    kind: when.kind,
    ...('competitorId' in scope && { reach: 'competitor', competitorId: scope.competitorId }),
    ...('amount' in when && { amount: when.amount, currency: when.currency }),
    ...('words' in when && { words: String(when.words) }),
    ...('percent' in when && { percent: String(when.percent), baseline: when.baseline }),
  };
}

const MOST_WORDS = 100_000;

type Question = Pick<NewRule, 'scope' | 'when'>;
type Errors = ReadonlyMap<FieldName, string>;

/** What a draft asks for, or what is wrong with it, by field. */
export function readDraft(draft: Draft): { readonly question: Question } | { readonly errors: Errors } {
  const errors = new Map<FieldName, string>();
  const question = { scope: scopeOf(draft, errors), when: conditionOf(draft, errors) };
  return errors.size === 0 ? { question } : { errors };
}

/** The rule that a draft says. @throws Problem that names the fields which are not complete */
export function ruleOf(draft: Draft): NewRule {
  const read = readDraft(draft);
  if ('question' in read) return { ...read.question, name: nameOf(draft), channels: [...draft.channels] };
  const errors = [...read.errors].map(([path, message]) => ({ path, message }));
  throw new Problem(400, {
    type: 'draft_incomplete',
    title: 'Not complete',
    status: 400,
    detail: 'Complete the rule first.',
    errors,
  });
}

/** Its own name, or one that says what it does. */
export function nameOf(draft: Draft, locale?: string): string {
  const own = draft.name.trim();
  if (own !== '') return own;
  const { when } = 'question' in readDraft(draft) ? { when: conditionOf(draft, new Map()) } : { when: undefined };
  switch (draft.kind) {
    case 'price_below':
    case 'price_above': {
      const side = draft.kind === 'price_below' ? 'below' : 'above';
      return when !== undefined && 'amount' in when ? `Price ${side} ${formatMoney(when, locale)}` : `Price ${side}`;
    }
    case 'price_drop_percent':
    case 'price_rise_percent': {
      const verb = draft.kind === 'price_drop_percent' ? 'falls' : 'rises';
      const by = when !== undefined && 'percent' in when ? ` by ${formatPercent(when.percent, locale)}` : '';
      return `Price ${verb}${by}`;
    }
    case 'text_changed': {
      const by = when !== undefined && 'words' in when && when.words > 1 ? ` by ${when.words} words` : '';
      return `Text changes${by}`;
    }
    case 'trigger_appeared':
      return 'Trigger text appears';
    case 'trigger_disappeared':
      return 'Trigger text is gone';
    case 'price_changed':
      return 'Price changes';
    case 'back_in_stock':
      return 'Back in stock';
    case 'out_of_stock':
      return 'Out of stock';
  }
}

function scopeOf({ reach, competitorId, watchId }: Draft, errors: Map<FieldName, string>): NewRule['scope'] {
  if (reach === 'competitor') {
    if (competitorId === '') errors.set('scope.competitorId', 'Choose a competitor.');
    return { competitorId };
  }
  if (reach === 'watch') {
    if (watchId === '') errors.set('scope.watchId', 'Choose a watch.');
    return { watchId };
  }
  return { all: true };
}

function conditionOf({ kind, ...draft }: Draft, errors: Map<FieldName, string>): Condition {
  switch (kind) {
    case 'price_below':
    case 'price_above': {
      const amount = decimalOf(draft.amount);
      const currency = draft.currency.trim().toUpperCase();
      if (amount === undefined) errors.set('when.amount', 'Give a price such as 9.99.');
      else if (kind === 'price_below' && compareAmounts(amount, '0') === 0)
        errors.set('when.amount', 'No price is ever below this.');
      if (!/^[A-Z]{3}$/.test(currency)) errors.set('when.currency', 'Three letters, such as EUR.');
      return { kind, amount: amount ?? '', currency };
    }
    case 'price_drop_percent':
    case 'price_rise_percent': {
      const most = kind === 'price_drop_percent' ? 100 : 1_000;
      const percent = Number(decimalOf(draft.percent) ?? 0);
      if (percent <= 0 || percent > most) errors.set('when.percent', `Give a number above 0 and at most ${most}.`);
      return { kind, percent, baseline: draft.baseline };
    }
    case 'text_changed': {
      const words = Number(/^\d{1,6}$/.test(draft.words.trim()) ? draft.words : 0);
      if (words < 1 || words > MOST_WORDS) errors.set('when.words', `Give a whole number from 1 to ${MOST_WORDS}.`);
      return { kind, words };
    }
    default:
      return { kind };
  }
}

/** Decimal text as the API takes it; a comma is what many languages write. */
function decimalOf(typed: string): string | undefined {
  const text = typed.trim().replace(',', '.');
  return /^\d{1,15}(\.\d{1,8})?$/.test(text) ? text : undefined;
}
