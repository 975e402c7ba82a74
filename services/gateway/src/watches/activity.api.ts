import type { RpcCallOptions } from '@blackfang/rpc';
import { Controller, Get, Query } from '@nestjs/common';
import { z } from 'zod';
import { Documents, Heading } from '../http/documents.ts';
import { Call } from '../http/request.ts';
import { TenantList } from '../lists/lists.interceptor.ts';
import { Services } from '../services.ts';

const DaysQuery = z.strictObject({ days: z.coerce.number().int().min(1).max(90).default(14) });
const Days = z
  .object({
    days: z.array(
      z.object({
        day: z.string().meta({ description: 'UTC', examples: ['2026-01-31'] }),
        priceChanges: z.int(),
        outOfStock: z.int().meta({ description: 'At its end; today: now' }),
      }),
    ),
  })
  .meta({ id: 'DailyActivity' });

@Heading('watches')
@Controller('api/v1/activity')
export class ActivityApi {
  constructor(private readonly services: Services) {}

  @Get()
  @TenantList()
  @Documents({ summary: 'How prices and stock of all watches moved day by day, the oldest first', answers: Days })
  async list(@Call() call: RpcCallOptions, @Query({ schema: DaysQuery }) query: z.output<typeof DaysQuery>) {
    return this.services.history.countDays(query, call);
  }
}
