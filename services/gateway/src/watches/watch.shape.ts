import type { Schedule as ScheduleMessage, Watch as WatchMessage } from '@blackfang/contracts/scraping/v1/service';
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
  Time,
  toMoney,
  toTime,
} from '../http/schemas.ts';

const EVERY = 'Give an ISO 8601 duration such as PT15M or P1D.';
const MAX_EVERY_S = 30 * 86_400;
const DURATION = /^P(?:(\d{1,3})W|(?:(\d{1,3})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,7})S)?)?)$/;

/** Seconds of a duration without years and months, which have no fixed length; undefined where it is none. */
export function secondsOf(duration: string): number | undefined {
  const match = DURATION.exec(duration);
  if (!match || duration === 'P' || duration.endsWith('T')) return undefined;
  const [weeks, days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
  return (((weeks ?? 0) * 7 + (days ?? 0)) * 24 + (hours ?? 0)) * 3_600 + (minutes ?? 0) * 60 + (seconds ?? 0);
}

/** The shortest way to write it: `PT1H`, `PT90S`. */
export function durationOf(seconds: number): string {
  if (seconds % 86_400 === 0) return `P${seconds / 86_400}D`;
  const [hours, minutes, rest] = [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60), seconds % 60];
  return `PT${hours > 0 ? `${hours}H` : ''}${minutes > 0 ? `${minutes}M` : ''}${rest > 0 ? `${rest}S` : ''}`;
}

const Every = z
  .string({ error: EVERY })
  .max(20)
  .refine((text) => secondsOf(text) !== undefined, { error: EVERY })
  .refine((text) => (secondsOf(text) ?? 1) >= 1 && (secondsOf(text) ?? 0) <= MAX_EVERY_S, {
    error: 'An interval is at most P30D.',
  })
  .meta({ examples: ['PT1H'] });

export const Schedule = z
  .union(
    [
      z.strictObject({ every: Every }),
      z.strictObject({ cron: z.string().min(9).max(100), timeZone: z.string().min(1).max(64).default('UTC') }),
    ],
    { error: `Give {"every": "PT1H"} or {"cron": "0 6 * * *", "timeZone": "Asia/Kolkata"}. ${EVERY}` },
  )
  .meta({ id: 'Schedule' });
const Tags = z.array(line(50)).max(20, { error: 'A watch has at most 20 tags.' });

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
  })
  .meta({ id: 'NewWatch' });
export const WatchChange = z
  .strictObject({
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
    schedule: Schedule,
    status: z.enum(['active', 'paused', 'failing']),
    pausedReason: z.string().nullable(),
    tags: z.array(z.string()),
    nextRunAt: Time.nullable(),
    lastSeenAt: Time.nullable(),
    latest: z.object({ price: Money.nullable(), availability: z.string(), observedAt: Time.nullable() }).nullable(),
    ownPrice: Money.nullable(),
    heldObservationId: Id.nullable().meta({ description: 'What waits for somebody to accept or reject it' }),
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
export const WatchQuery = PageQuery.extend({
  competitorId: z.string().max(100).optional(),
  search: z.string().trim().min(1).max(200).optional().meta({ description: 'In name or address, in any case' }),
  status: z.enum(['active', 'paused', 'failing']).optional(),
  tag: line(50).optional(),
  availability: z.enum(AVAILABILITIES).optional(),
  held: z
    .enum(['true', 'false'])
    .optional()
    .meta({ description: 'Whether a value waits for somebody to accept or reject it' }),
  sort: z
    .enum([...SORTS, ...SORTS.map((sort) => `-${sort}` as const)], {
      error: `Sort by ${SORTS.join(', ')}, with - in front the other way round.`,
    })
    .optional(),
});

/** As scraping is asked. */
export function toListRequest({ held, sort, ...query }: z.output<typeof WatchQuery>) {
  return {
    ...query,
    held: held === undefined ? undefined : held === 'true',
    sort: sort?.replace('lastSeen', 'last_seen').replace('nextRun', 'next_run'),
  };
}

export function toScheduleMessage(schedule: z.output<typeof Schedule> | undefined): ScheduleMessage | undefined {
  if (schedule === undefined) return undefined;
  return 'every' in schedule
    ? { everyS: secondsOf(schedule.every) }
    : { cron: schedule.cron, timeZone: schedule.timeZone };
}

export function toWatch(watch: WatchMessage) {
  const { schedule, latest } = watch;
  return {
    id: watch.id,
    url: watch.url,
    name: watch.name,
    competitorId: watch.competitorId,
    schedule:
      schedule?.cron === undefined
        ? { every: durationOf(schedule?.everyS ?? 3_600) }
        : { cron: schedule.cron, timeZone: schedule.timeZone ?? 'UTC' },
    status: watch.status,
    pausedReason: orNull(watch.pausedReason),
    tags: watch.tags,
    nextRunAt: toTime(watch.nextRunAt),
    lastSeenAt: toTime(watch.lastSeenAt),
    latest: latest
      ? { price: toMoney(latest.price), availability: latest.availability, observedAt: toTime(latest.observedAt) }
      : null,
    ownPrice: toMoney(watch.ownPrice),
    heldObservationId: watch.heldObservationId ?? null,
    createdAt: toTime(watch.createdAt),
  };
}
