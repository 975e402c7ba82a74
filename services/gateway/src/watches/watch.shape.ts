import type {
  LastFailure as FailureMessage,
  RequestChange,
  Schedule as ScheduleMessage,
  TextChange as TextChangeMessage,
  Watch as WatchMessage,
} from '@blackfang/contracts/scraping/v1/service';
import { durationOf, secondsOf } from '@blackfang/core';
import { z } from 'zod';
import {
  Amount,
  Currency,
  Id,
  line,
  Money,
  orNull,
  PageQuery,
  pageOf,
  searchIn,
  Time,
  toMoney,
  toTime,
} from '../http/schemas.ts';
import { ProxyChoice } from '../proxies/proxy.shape.ts';

const EVERY = 'Give an ISO 8601 duration such as PT15M or P1D.';
const MAX_EVERY_S = 30 * 86_400;
const Every = z
  .string({ error: EVERY })
  .max(20)
  .refine((text) => secondsOf(text) !== undefined, { error: EVERY })
  .refine((text) => (secondsOf(text) ?? 1) >= 1 && (secondsOf(text) ?? 0) <= MAX_EVERY_S, {
    error: 'An interval is at most P30D.',
  })
  .meta({ examples: ['PT1H'] });

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const ofDay = (pattern: RegExp, wanted: string) => z.string({ error: wanted }).regex(pattern, { error: wanted });
const ScheduleWindow = z
  .strictObject({
    days: z.array(z.enum(DAYS)).max(7).optional().meta({ description: 'On which it begins; all where left out' }),
    from: ofDay(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'Give a time from 00:00 to 23:59.').meta({ examples: ['08:00'] }),
    to: ofDay(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, 'Give a time from 00:00 to 24:00.').meta({
      description: 'Exclusive; before `from` it is of the next day',
      examples: ['20:00'],
    }),
  })
  .meta({ id: 'ScheduleWindow' });

export const Schedule = z
  .union(
    [
      z.strictObject({
        every: Every,
        windows: z.array(ScheduleWindow).min(1).max(14).optional(),
        timeZone: z.string().min(1).max(64).optional().meta({ description: 'Of the windows; UTC where left out' }),
      }),
      z.strictObject({ cron: z.string().min(9).max(100), timeZone: z.string().min(1).max(64).default('UTC') }),
    ],
    { error: `Give {"every": "PT1H"} or {"cron": "0 6 * * *", "timeZone": "Asia/Kolkata"}. ${EVERY}` },
  )
  .meta({ id: 'Schedule' });
const Tags = z.array(line(50)).max(20, { error: 'A watch has at most 20 tags.' });

/** As one writes them, a line each; what a selector or text may be is for scraping to say. */
const Texts = z.array(z.string().max(1_000)).max(50);
const TextChange = z
  .strictObject({ follow: z.boolean(), only: Texts, ignore: Texts, triggers: Texts, screenshots: z.boolean() })
  .partial()
  .meta({ description: 'What of the page is followed as text; what it names is changed, the rest stays' });

export const NewWatch = z
  .strictObject({
    url: z
      .string({ error: 'Give the address of a page.' })
      .trim()
      .min(1, { error: 'Give the address of a page.' })
      .max(2_048),
    competitorId: z.string().max(100).optional(),
    name: line(300).optional(),
    schedule: Schedule.optional(),
    tags: Tags.default([]),
    text: TextChange.optional(),
  })
  .meta({ id: 'NewWatch' });
/** By name: a value to be kept from now on, or null for a name to be forgotten. */
const Values = z
  .record(z.string().max(100), z.string().max(5_000).nullable())
  .refine((values) => Object.keys(values).length <= 30, { error: 'Change at most 30 at once.' });
export const WatchChange = z
  .strictObject({
    text: TextChange,
    notes: z.string().max(2_000, { error: 'Notes are at most 2,000 characters.' }),
    request: z
      .strictObject({ headers: Values, cookies: Values, language: z.string().max(100).nullable(), proxy: ProxyChoice })
      .partial()
      .meta({ description: 'What it names is changed, the rest stays; values are never shown again' }),
    name: line(300),
    competitorId: z.string().max(100),
    schedule: Schedule,
    tags: Tags,
    status: z.enum(['active', 'paused'], { error: 'Set active or paused.' }),
  })
  .partial()
  .meta({ id: 'WatchChange' });
export const OwnPrice = z.strictObject({ amount: Amount, currency: Currency }).meta({ id: 'OwnPrice' });

export const Watch = z
  .object({
    id: Id,
    url: z.string(),
    name: z.string(),
    competitorId: Id,
    competitorName: z.string().nullable().meta({ description: 'In lists' }),
    schedule: Schedule,
    status: z.enum(['active', 'paused', 'failing']),
    pausedReason: z.string().nullable(),
    tags: z.array(z.string()),
    nextRunAt: Time.nullable(),
    lastSeenAt: Time.nullable(),
    latest: z.object({ price: Money.nullable(), availability: z.string(), observedAt: Time.nullable() }).nullable(),
    ownPrice: Money.nullable(),
    ownPriceOf: z
      .enum(['watch', 'product'])
      .nullable()
      .meta({ description: "Whether it was given to the watch, or is its product's" }),
    productId: Id.nullable().meta({ description: 'The product of your own that it looks at elsewhere' }),
    sample: z.boolean().meta({ description: 'It belongs to the sample data: nobody ever asks for its page' }),
    heldObservationId: Id.nullable().meta({ description: 'What waits for somebody to accept or reject it' }),
    version: z.string().meta({ description: 'What its ETag says; send it in If-Match, in quotes' }),
    lastFailure: z
      .object({ runId: Id, reason: z.string(), detail: z.string(), at: Time.nullable() })
      .nullable()
      .meta({ description: 'Why the last look failed, while the watch is failing or has paused itself' }),
    notes: z.string(),
    request: z
      .object({
        language: z.string().nullable(),
        headers: z.array(z.string()),
        cookies: z.array(z.string()),
        proxy: ProxyChoice,
      })
      .meta({ description: 'What the page is asked for with: names of headers and cookies, never their values' }),
    text: z
      .object({
        follow: z.boolean().meta({ description: 'Whether a change of the text is told' }),
        only: z.array(z.string()).meta({ description: 'CSS selectors of what is looked at; else the main part' }),
        ignore: z.array(z.string()).meta({ description: 'CSS selectors of what is left out' }),
        triggers: z.array(z.string()).meta({ description: 'Texts whose coming and going is told' }),
        screenshots: z.boolean().meta({ description: 'Whether a picture is taken of each new text' }),
      })
      .meta({ description: 'What of the page is followed as text' }),
    createdAt: Time,
  })
  .meta({ id: 'Watch' });
export const Watches = pageOf(Watch, 'WatchPage');
export const WatchSummary = z
  .object({
    total: z.int(),
    active: z.int(),
    paused: z.int(),
    failing: z.int(),
    held: z.int(),
    outOfStock: z.int(),
    tags: z.array(z.object({ tag: z.string(), count: z.int() })),
  })
  .meta({ id: 'WatchSummary' });

const SORTS = ['newest', 'oldest', 'name', 'price', 'lastSeen', 'nextRun'] as const;
const AVAILABILITIES = ['in_stock', 'out_of_stock', 'preorder', 'backorder', 'discontinued', 'unknown'] as const;
export const Sort = z.enum([...SORTS, ...SORTS.map((sort) => `-${sort}` as const)], {
  error: `Sort by ${SORTS.join(', ')}, with - in front the other way round.`,
});
const HELD = 'Whether a value waits for somebody to accept or reject it';
const narrowing = {
  competitorId: z.string().max(100).optional(),
  search: searchIn('In name or address'),
  status: z.enum(['active', 'paused', 'failing']).optional(),
  tag: line(50).optional(),
  availability: z.enum(AVAILABILITIES).optional(),
  productId: z.string().max(100).optional().meta({ description: 'Of a product; none: those without one' }),
};
const heldInAddress = { held: z.enum(['true', 'false']).optional().meta({ description: HELD }) };
/** What narrows watches, in a body. */
export const WatchFilter = z
  .strictObject({ ...narrowing, held: z.boolean().optional().meta({ description: HELD }) })
  .meta({ id: 'WatchFilter' });
/** The same in an address. */
export const WatchFilterQuery = z.strictObject({ ...narrowing, ...heldInAddress });
export const WatchQuery = PageQuery.extend({
  ...narrowing,
  ...heldInAddress,
  sort: Sort.optional(),
});

/** As scraping calls an order, and back. */
export function toSort(sort: string | undefined): string | undefined {
  return sort?.replace('lastSeen', 'last_seen').replace('nextRun', 'next_run');
}

export function fromSort(sort: string): string {
  return sort.replace('last_seen', 'lastSeen').replace('next_run', 'nextRun') || 'newest';
}

/** As scraping is asked. */
export function toFilter({ held, ...filter }: z.output<typeof WatchFilterQuery>) {
  return { ...filter, held: held === undefined ? undefined : held === 'true' };
}

export function toListRequest({ sort, limit, cursor, ...filter }: z.output<typeof WatchQuery>) {
  return {
    ...toFilter(filter),
    limit,
    cursor,
    sort: toSort(sort),
  };
}

export function toScheduleMessage(schedule: z.output<typeof Schedule> | undefined): ScheduleMessage | undefined {
  if (schedule === undefined) return undefined;
  if (!('every' in schedule)) return { cron: schedule.cron, timeZone: schedule.timeZone, windows: [] };
  const windows = (schedule.windows ?? []).map(({ days = [], from, to }) => ({
    days: days.map((day) => DAYS.indexOf(day) + 1),
    fromMinute: minuteOf(from),
    toMinute: minuteOf(to),
  }));
  return { everyS: secondsOf(schedule.every), timeZone: schedule.timeZone, windows };
}

function toSchedule(schedule: ScheduleMessage | undefined): z.output<typeof Schedule> {
  if (schedule?.cron !== undefined) return { cron: schedule.cron, timeZone: schedule.timeZone ?? 'UTC' };
  const every = durationOf(schedule?.everyS ?? 3_600);
  if (schedule === undefined || schedule.windows.length === 0) return { every };
  const windows = schedule.windows.map(({ days, fromMinute, toMinute }) => ({
    days: days.flatMap((day) => DAYS[day - 1] ?? []),
    from: timeOfDay(fromMinute),
    to: timeOfDay(toMinute),
  }));
  return { every, windows, timeZone: schedule.timeZone ?? 'UTC' };
}

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
const timeOfDay = (minute: number): string =>
  [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':');

type RequestInput = NonNullable<z.output<typeof WatchChange>['request']>;

export function toRequestChange(change: RequestInput | undefined): RequestChange | undefined {
  if (change === undefined) return undefined;
  const named = (values: RequestInput['headers']) =>
    Object.entries(values ?? {}).map(([name, value]) => ({ name, value: value ?? undefined }));
  const language = change.language === undefined ? undefined : (change.language ?? '');
  const proxy = change.proxy === undefined ? undefined : (change.proxy ?? '');
  return { headers: named(change.headers), cookies: named(change.cookies), language, proxy };
}

type TextInput = z.output<typeof TextChange>;

export function toTextChange(change: TextInput | undefined): TextChangeMessage | undefined {
  if (change === undefined) return undefined;
  const list = (items: string[] | undefined) => items && { items };
  const { follow, only, ignore, triggers, screenshots } = change;
  return { follow, screenshots, only: list(only), ignore: list(ignore), triggers: list(triggers) };
}

function toFailure(failure: FailureMessage | undefined) {
  return failure
    ? { runId: failure.runId, reason: failure.reason, detail: failure.detail, at: toTime(failure.at) }
    : null;
}

export function toWatch(watch: WatchMessage) {
  const { schedule, latest } = watch;
  return {
    id: watch.id,
    url: watch.url,
    name: watch.name,
    competitorId: watch.competitorId,
    competitorName: orNull(watch.competitorName),
    schedule: toSchedule(schedule),
    status: watch.status,
    pausedReason: orNull(watch.pausedReason),
    tags: watch.tags,
    nextRunAt: toTime(watch.nextRunAt),
    lastSeenAt: toTime(watch.lastSeenAt),
    latest: latest
      ? { price: toMoney(latest.price), availability: latest.availability, observedAt: toTime(latest.observedAt) }
      : null,
    ownPrice: toMoney(watch.ownPrice),
    ownPriceOf: orNull(watch.ownPriceOf) as z.output<typeof Watch>['ownPriceOf'],
    productId: watch.productId ?? null,
    sample: watch.sample,
    heldObservationId: watch.heldObservationId ?? null,
    version: String(watch.version),
    lastFailure: toFailure(watch.lastFailure),
    notes: watch.notes,
    request: {
      language: orNull(watch.request?.language ?? ''),
      headers: watch.request?.headers ?? [],
      cookies: watch.request?.cookies ?? [],
      proxy: orNull(watch.request?.proxy ?? ''),
    },
    text: watch.text ?? { follow: false, only: [], ignore: [], triggers: [], screenshots: false },
    createdAt: toTime(watch.createdAt),
  };
}
