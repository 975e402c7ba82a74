import { compareAmounts, invalidField, isAmount, isCurrency, isId, notFound, type Money } from '@blackfang/core';

export const THRESHOLD_KINDS = ['price_below', 'price_above'] as const;
export const PERCENT_KINDS = ['price_drop_percent', 'price_rise_percent'] as const;
export const EVENT_KINDS = ['price_changed', 'back_in_stock', 'out_of_stock'] as const;
export const TRIGGER_KINDS = ['trigger_appeared', 'trigger_disappeared'] as const;
/** About the text of a page, of watches that follow it. */
export const TEXT_KINDS = ['text_changed', ...TRIGGER_KINDS] as const;
export const OFFER_KINDS = [...THRESHOLD_KINDS, ...PERCENT_KINDS, ...EVENT_KINDS] as const;
export const BASELINES = ['previous', 'last_alerted', 'first', 'median_7d', 'median_30d', 'own_price'] as const;

export type BaselineKind = (typeof BASELINES)[number];

/** What has to be true of a change. Kinds without figures compare with what was there before. */
export type Condition =
  | { readonly kind: (typeof THRESHOLD_KINDS)[number]; readonly amount: string; readonly currency: string }
  | { readonly kind: (typeof PERCENT_KINDS)[number]; readonly percent: string; readonly baseline: BaselineKind }
  | { readonly kind: (typeof EVENT_KINDS)[number] | (typeof TRIGGER_KINDS)[number] }
  /** At least so many words came and went. */
  | { readonly kind: 'text_changed'; readonly words: number };

export type RuleKind = Condition['kind'];

/** Which offers a rule looks at. */
export type Scope =
  | { readonly kind: 'watch'; readonly watchId: string }
  | { readonly kind: 'competitor'; readonly competitorId: string }
  | { readonly kind: 'all' };

/** A rule as changes are judged by it. */
export interface Rule {
  readonly tenantId: string;
  readonly id: string;
  readonly name: string;
  readonly scope: Scope;
  readonly when: Condition;
  /** A muted rule raises alerts and mails none. */
  readonly muted: boolean;
  /** Rises when scope or condition change: what was remembered before then counts no more. */
  readonly revision: number;
  /** Changes told before this are not its business. */
  readonly since: Date;
}

/** The fields of a condition as they came. */
export interface ConditionInput {
  readonly kind: string;
  readonly amount?: string | undefined;
  readonly currency?: string | undefined;
  readonly percent?: string | undefined;
  readonly baseline?: string | undefined;
  readonly words?: number | undefined;
}

export interface ScopeInput {
  readonly watchId?: string | undefined;
  readonly competitorId?: string | undefined;
  readonly all: boolean;
}

export const MAX_NAME = 200;
export const MAX_CHANNELS = 20;
const MAX_WORDS = 100_000;
const MAX_RISE_PERCENT = '1000000';

/** @throws AppError `invalid` name_invalid */
export function parseName(text: string): string {
  const name = text.trim();
  if (name.length >= 1 && name.length <= MAX_NAME) return name;
  throw invalidField('name', 'name_invalid', `Give a name of 1 to ${MAX_NAME} characters.`);
}

/** @throws AppError `invalid` channels_invalid · `not_found` channel_not_found where an id is none */
export function parseChannels(ids: readonly string[]): string[] {
  const bad = ids.findIndex((id) => !isId(id));
  if (bad >= 0) throw notFound('channel', `channels.${bad}`);
  const unique = [...new Set(ids.map((id) => id.toLowerCase()))];
  if (unique.length <= MAX_CHANNELS) return unique;
  throw invalidField('channels', 'channels_invalid', `Name at most ${MAX_CHANNELS} channels.`);
}

/** @throws AppError `invalid` scope_invalid · `not_found` watch_not_found, competitor_not_found where the id is none */
export function parseScope(input: ScopeInput | undefined): Scope {
  const given = [input?.watchId !== undefined, input?.competitorId !== undefined, input?.all === true];
  if (given.filter(Boolean).length !== 1) {
    throw invalidField('scope', 'scope_invalid', 'Give exactly one of watchId, competitorId and all: true.');
  }
  if (input?.watchId !== undefined) return { kind: 'watch', watchId: scopeId('watch', input.watchId) };
  if (input?.competitorId !== undefined) {
    return { kind: 'competitor', competitorId: scopeId('competitor', input.competitorId) };
  }
  return { kind: 'all' };
}

function scopeId(what: 'watch' | 'competitor', id: string): string {
  if (isId(id)) return id.toLowerCase();
  throw notFound(what, `scope.${what}Id`);
}

/**
 * Reads a condition and refuses one that could never hold, or that says more than its kind knows.
 * @throws AppError `invalid` condition_invalid
 */
export function parseCondition(input: ConditionInput | undefined): Condition {
  const kind = input?.kind ?? '';
  if (isOneOf(THRESHOLD_KINDS, kind)) return threshold(kind, input ?? { kind });
  if (isOneOf(PERCENT_KINDS, kind)) return percent(kind, input ?? { kind });
  if (kind === 'text_changed') return textChanged(input ?? { kind });
  if (!isOneOf(EVENT_KINDS, kind) && !isOneOf(TRIGGER_KINDS, kind)) {
    const kinds = [...OFFER_KINDS, ...TEXT_KINDS].join(', ');
    throw refused('kind', `Use one of ${kinds}.`);
  }
  refuseOthers(kind, input, ['amount', 'currency', 'percent', 'words']);
  return { kind };
}

/** Any change where no number is given. */
function textChanged(input: ConditionInput): Condition {
  refuseOthers('text_changed', input, ['amount', 'currency', 'percent']);
  const { words = 1 } = input;
  if (!Number.isInteger(words) || words < 1 || words > MAX_WORDS) {
    throw refused('words', `Give a whole number from 1 to ${MAX_WORDS}.`);
  }
  return { kind: 'text_changed', words };
}

function threshold(kind: (typeof THRESHOLD_KINDS)[number], input: ConditionInput): Condition {
  refuseOthers(kind, input, ['percent', 'words']);
  const { amount, currency } = input;
  if (amount === undefined || !isAmount(amount)) throw refused('amount', 'Give decimal text such as 9.99.');
  const sign = compareAmounts(amount, '0');
  if (sign < 0 || (sign === 0 && kind === 'price_below')) throw refused('amount', 'No price is ever below this.');
  if (currency === undefined || !isCurrency(currency)) throw refused('currency', 'Give an ISO 4217 code such as EUR.');
  return { kind, amount, currency };
}

function percent(kind: (typeof PERCENT_KINDS)[number], input: ConditionInput): Condition {
  refuseOthers(kind, { ...input, baseline: undefined }, ['amount', 'currency', 'words']);
  const { percent: figure, baseline } = input;
  if (figure === undefined || !isAmount(figure) || compareAmounts(figure, '0') <= 0) {
    throw refused('percent', 'Give a positive number such as 5 or 2.5.');
  }
  const most = kind === 'price_drop_percent' ? '100' : MAX_RISE_PERCENT;
  if (compareAmounts(figure, most) > 0) throw refused('percent', `Give at most ${most}.`);
  if (!isOneOf(BASELINES, baseline ?? '')) throw refused('baseline', `Use one of ${BASELINES.join(', ')}.`);
  return { kind, percent: figure, baseline: baseline as BaselineKind };
}

/** Kinds without a baseline of their own compare with `previous`, so saying that is no mistake. */
function refuseOthers(
  kind: string,
  input: ConditionInput | undefined,
  fields: readonly (keyof ConditionInput)[],
): void {
  const extra = fields.find((field) => input?.[field] !== undefined);
  if (extra !== undefined) throw refused(extra, `${kind} takes no ${extra}.`);
  if (input?.baseline !== undefined && input.baseline !== 'previous') {
    throw refused('baseline', `${kind} compares with what was there before; leave the baseline out.`);
  }
}

function refused(field: string, message: string) {
  return invalidField(`when.${field}`, 'condition_invalid', message);
}

function isOneOf<T extends string>(list: readonly T[], text: string): text is T {
  return (list as readonly string[]).includes(text);
}

/** Whether two conditions are the same, however they were written. */
export function sameCondition(a: Condition, b: Condition): boolean {
  return JSON.stringify(conditionFields(a)) === JSON.stringify(conditionFields(b));
}

export function sameScope(a: Scope, b: Scope): boolean {
  return JSON.stringify(scopeFields(a)) === JSON.stringify(scopeFields(b));
}

/** A condition field by field, null for those that its kind lacks: as it is stored and sent. */
export function conditionFields(when: Condition) {
  return {
    kind: when.kind,
    amount: 'amount' in when ? when.amount : null,
    currency: 'currency' in when ? when.currency : null,
    percent: 'percent' in when ? when.percent : null,
    baseline: 'baseline' in when ? when.baseline : null,
    words: 'words' in when ? when.words : null,
  };
}

/** Whether a rule is about the text of pages, not about prices and stock. */
export function isAboutText({ kind }: Condition): boolean {
  return isOneOf(TEXT_KINDS, kind);
}

export function scopeFields(scope: Scope) {
  return {
    watchId: scope.kind === 'watch' ? scope.watchId : null,
    competitorId: scope.kind === 'competitor' ? scope.competitorId : null,
  };
}

/** What the price of a threshold rule is compared with. */
export function thresholdOf(when: Extract<Condition, { amount: string }>): Money {
  return { amount: when.amount, currency: when.currency };
}
