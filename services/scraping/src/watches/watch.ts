import { AppError, invalidField, isAmount, isCurrency, parseDecimal, type Money } from '@blackfang/core';
import type { WatchChanged } from '@blackfang/contracts/scraping/v1/events';
import type { Outgoing } from '@blackfang/messaging';
import type { HeldValue } from '../observations/held-value.ts';
import type { RequestSettings } from './request-settings.ts';
import type { Schedule } from './schedule.ts';
import type { TextSettings } from './text-settings.ts';

/** `gone` and `failing`: it paused itself; `plan_limit`: the plan does not cover it; `person`: somebody paused it. */
export type PausedReason = '' | 'person' | 'plan_limit' | 'gone' | 'failing';
export type WatchStatus = 'active' | 'paused' | 'failing';

export interface LatestValue {
  readonly observationId: string;
  readonly price: Money | null;
  readonly availability: string;
  readonly observedAt: Date;
}

/** One page that is looked at on a schedule. */
export interface Watch {
  readonly tenantId: string;
  readonly id: string;
  readonly competitorId: string;
  readonly url: string;
  readonly host: string;
  /** As a person gave it; empty where nobody did. */
  readonly name: string;
  /** As the page calls its product. */
  readonly title: string;
  readonly tags: readonly string[];
  readonly schedule: Schedule;
  readonly status: WatchStatus;
  readonly pausedReason: PausedReason;
  readonly nextRunAt: Date | null;
  readonly lastSeenAt: Date | null;
  readonly queuedRunId: string | null;
  readonly latest: LatestValue | null;
  readonly held: HeldValue | null;
  /** What it costs with the tenant: given to the watch, or inherited of its product. */
  readonly ownPrice: Money | null;
  readonly ownPriceInherited: boolean;
  /** The tenant's own product that it looks at elsewhere. */
  readonly productId: string | null;
  readonly notes: string;
  readonly request: RequestSettings;
  readonly text: TextSettings;
  /** The sample data that it belongs to: nobody ever asks for its page. */
  readonly sampleId: string | null;
  readonly createdAt: Date;
  /** Rises with what people and the plan change, not with each run. */
  readonly version: bigint;
}

const MAX_NAME = 200;
export const MAX_TAGS = 20;
const MAX_TAG = 50;
const MAX_NOTES = 2_000;

/** @throws AppError `invalid` name_invalid */
export function parseName(text: string, path = 'name'): string {
  const name = text.trim();
  if (name.length > MAX_NAME || hasControls(name)) {
    throw invalidField(path, 'name_invalid', `Give a name of at most ${MAX_NAME} characters on one line.`);
  }
  return name;
}

/** @throws AppError `invalid` tags_invalid */
export function parseTags(texts: readonly string[]): string[] {
  const tags = [...new Set(texts.map((text) => text.trim()))];
  if (tags.length > MAX_TAGS || tags.some((tag) => tag === '' || tag.length > MAX_TAG || hasControls(tag))) {
    throw invalidField('tags', 'tags_invalid', `Give at most ${MAX_TAGS} tags of 1 to ${MAX_TAG} characters.`);
  }
  return tags;
}

/** @throws AppError `invalid` notes_invalid */
export function parseNotes(text: string): string {
  const notes = text.replaceAll('\r\n', '\n').trim();
  if (notes.length > MAX_NOTES || hasControls(notes.replaceAll(/[\n\t]/g, ' '))) {
    throw invalidField('notes', 'notes_invalid', `Give notes of at most ${MAX_NOTES} characters.`);
  }
  return notes;
}

function hasControls(text: string): boolean {
  return /[\p{Cc}\p{Cs}]/u.test(text);
}

/** @throws AppError `invalid` amount_invalid, currency_invalid */
export function parseOwnPrice(amount: string, currency: string | undefined): Money {
  if (!isAmount(amount) || parseDecimal(amount).units <= 0n) {
    throw invalidField('amount', 'amount_invalid', 'Give the amount as positive decimal text such as 1299.00.');
  }
  if (currency === undefined || !isCurrency(currency)) {
    throw invalidField('currency', 'currency_invalid', 'Give an ISO 4217 code such as EUR.');
  }
  return { amount, currency };
}

/** What a watch is called, whoever named it. */
export function displayName({ name, title, url }: Pick<Watch, 'name' | 'title' | 'url'>): string {
  return name || title || url.replace(/^https?:\/\//, '').slice(0, MAX_NAME);
}

export type WatchChange = 'created' | 'updated' | 'own_price_set' | 'paused' | 'resumed' | 'deleted' | 'restored';

/** Who changed a watch, and which of its settings. */
export interface ChangedBy {
  readonly actorId: string;
  readonly parts?: readonly string[];
}

/**
 * The watch as it is after a change, for the others; its version tells two changes apart.
 * @param by undefined where nobody did it: the plan, or the watch itself.
 */
export function watchChanged(
  watch: Watch,
  change: WatchChange,
  changedAt: Date,
  by?: ChangedBy,
): Outgoing<WatchChanged> {
  const { tenantId, id, competitorId, url, status, pausedReason, ownPrice, version } = watch;
  return {
    tenantId,
    aggregateId: id,
    cause: `${version}:${change}`,
    message: {
      tenantId,
      watchId: id,
      competitorId,
      change,
      name: displayName(watch),
      url,
      status,
      pausedReason,
      ownPrice: ownPrice === null ? undefined : { amount: ownPrice.amount, currency: ownPrice.currency ?? undefined },
      changedAt,
      version,
      changedBy: by?.actorId,
      changedParts: by?.parts?.join(','),
      sampleId: watch.sampleId ?? undefined,
      forGood: false,
    },
  };
}

/** The settings in which two states of a watch differ. Of headers and cookies the names count, and that they were given. */
export function changedParts(before: Watch, after: Watch): string[] {
  const parts: readonly (readonly [string, (watch: Watch) => unknown])[] = [
    ['name', ({ name }) => name],
    ['tags', ({ tags }) => tags],
    ['competitor', ({ competitorId }) => competitorId],
    ['schedule', ({ schedule }) => schedule],
    ['notes', ({ notes }) => notes],
    ['text', ({ text }) => text],
  ];
  return parts.flatMap(([part, of]) => (JSON.stringify(of(before)) === JSON.stringify(of(after)) ? [] : [part]));
}

/** Nobody asks for the page of a sample. */
export function isSample(): AppError {
  return new AppError('conflict', 'sample_watch', 'This is sample data: there is no page to look at.');
}

/** Who runs by the schedule again only when the plan grows. */
export function overPlan(): AppError {
  const message = 'The plan does not cover this watch. Delete others or choose a larger plan.';
  return new AppError('denied', 'plan_limit', message, { meta: { limit: 'watches' } });
}
