import type { BacktestRuleResponse } from '@blackfang/contracts/alerting/v1/service';
import { z } from 'zod';
import { Id, Money, orNull, Time, toMoney, toTime } from '../http/schemas.ts';

const Example = z.object({
  watchId: Id,
  title: z.string(),
  url: z.string(),
  at: Time,
  baseline: z.object({ kind: z.string(), price: Money.nullable(), observationId: Id.nullable() }),
  current: z.object({ price: Money.nullable(), observationId: Id, availability: z.string() }),
  percent: z.number().nullable().meta({ description: 'Signed change in percent of the baseline' }),
});

export const Backtest = z
  .object({
    from: Time,
    to: Time,
    count: z.int().meta({ description: 'How often it would have fired' }),
    watches: z.int().meta({ description: 'How many watches were looked at' }),
    changes: z.int().meta({ description: 'How many of their changes were looked at' }),
    historyFrom: Time.nullable().meta({ description: 'When the oldest history begins; null where there is none' }),
    complete: z.boolean().meta({ description: 'Whether all of the scope was looked at; else the limits cut it' }),
    limits: z.object({ watches: z.int(), changes: z.int() }),
    byDay: z.array(z.object({ day: z.iso.date(), count: z.int() })).meta({ description: 'Each day, UTC' }),
    examples: z.array(Example).meta({ description: 'The latest, newest first' }),
  })
  .meta({ id: 'Backtest' });

export function toBacktest(answer: BacktestRuleResponse) {
  const { count, watches, changes, complete, byDay, examples } = answer;
  return {
    from: toTime(answer.from),
    to: toTime(answer.to),
    count,
    watches,
    changes,
    historyFrom: toTime(answer.historyFrom),
    complete,
    limits: { watches: answer.maxWatches, changes: answer.maxChanges },
    byDay,
    examples: examples.map(({ baseline, current, ...example }) => ({
      watchId: example.watchId,
      title: example.title,
      url: example.url,
      at: toTime(example.at),
      baseline: {
        kind: baseline?.kind ?? 'previous',
        price: toMoney(baseline?.price),
        observationId: orNull(baseline?.observationId ?? ''),
      },
      current: {
        price: toMoney(current?.price),
        observationId: current?.observationId ?? '',
        availability: current?.availability ?? 'unknown',
      },
      percent: example.percent ?? null,
    })),
  };
}
