import type { RpcCallOptions } from '@blackfang/rpc';
import { Controller, Get, Query } from '@nestjs/common';
import { z } from 'zod';
import { Documents, Heading } from '../http/documents.ts';
import { Call } from '../http/request.ts';
import { Id, Money, orNull, Time, toMoney, toTime } from '../http/schemas.ts';
import { TenantList } from '../lists/lists.interceptor.ts';
import { Services } from '../services.ts';

const whole = (most: number) => z.coerce.number().int().min(1).max(most);
const MoveQuery = z.strictObject({ days: whole(90).default(7), limit: whole(50).default(5) });
const Moves = z
  .object({
    items: z.array(
      z.object({
        watchId: Id,
        competitorId: Id.nullable(),
        title: z.string(),
        url: z.string(),
        from: Money.meta({ description: 'What stood when the days began, or the first price since' }),
        to: Money,
        percent: z.number().meta({ description: 'Signed, of `from`' }),
        at: Time.meta({ description: 'When the present price or stock began' }),
      }),
    ),
  })
  .meta({ id: 'Moves' });

@Heading('watches')
@Controller('api/v1/moves')
export class MovesApi {
  constructor(private readonly services: Services) {}

  @Get()
  @TenantList()
  @Documents({ summary: 'Prices that are furthest from what they were some days ago', answers: Moves })
  async list(@Call() call: RpcCallOptions, @Query({ schema: MoveQuery }) query: z.output<typeof MoveQuery>) {
    const { items } = await this.services.history.listMoves(query, call);
    return {
      items: items.map(({ from, to, at, competitorId, ...move }) => ({
        ...move,
        competitorId: orNull(competitorId),
        from: toMoney(from),
        to: toMoney(to),
        at: toTime(at),
      })),
    };
  }
}
