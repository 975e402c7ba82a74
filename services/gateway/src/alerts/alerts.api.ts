import type { RpcCallOptions } from '@blackfang/rpc';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { Documents, Heading } from '../http/documents.ts';
import { Call, withETag } from '../http/request.ts';
import { orNull, toTime } from '../http/schemas.ts';
import { PersonalList, TenantList } from '../lists/lists.interceptor.ts';
import { Services } from '../services.ts';
import {
  Alert,
  AlertActivity,
  AlertActivityQuery,
  AlertMarks,
  AlertQuery,
  Alerts,
  AlertSnooze,
  AlertSummary,
  MarkedAlerts,
  toAlert,
} from './alert.shape.ts';

@Heading('alerts')
@Controller('api/v1/alerts')
export class AlertsApi {
  constructor(private readonly services: Services) {}

  @Get()
  @PersonalList()
  @Documents({ summary: 'List alerts, newest first', answers: Alerts })
  async list(@Call() call: RpcCallOptions, @Query({ schema: AlertQuery }) query: z.output<typeof AlertQuery>) {
    const { items, nextCursor } = await this.services.alerts.listAlerts(query, call);
    return { items: items.map(toAlert), nextCursor: orNull(nextCursor) };
  }

  @Get('summary')
  @PersonalList()
  @Documents({ summary: 'Tell how many alerts wait for you', answers: AlertSummary })
  async summary(@Call() call: RpcCallOptions) {
    const { unread, unacknowledged, snoozed, nextBackAt } = await this.services.alerts.summarizeAlerts({}, call);
    return { unread, unacknowledged, snoozed, nextBackAt: toTime(nextBackAt) };
  }

  @Get('activity')
  @TenantList()
  @Documents({ summary: 'How many alerts were raised, day by day', answers: AlertActivity })
  activity(
    @Call() call: RpcCallOptions,
    @Query({ schema: AlertActivityQuery }) query: z.output<typeof AlertActivityQuery>,
  ) {
    return this.services.alerts.countAlerts(query, call);
  }

  @Post('mark')
  @HttpCode(200)
  @Documents({ summary: 'Say which you have read', answers: MarkedAlerts, once: true, refuses: [404] })
  async mark(@Call() call: RpcCallOptions, @Body({ schema: AlertMarks }) body: z.output<typeof AlertMarks>) {
    return this.services.alerts.markAlerts({ ids: [], ...body }, call);
  }

  @Get(':id')
  @Documents({ summary: 'Read an alert with its deliveries and its trace', answers: Alert, refuses: [404] })
  async get(@Call() call: RpcCallOptions, @Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const alert = await this.services.alerts.getAlert({ id }, call);
    return withETag(reply, alert.version, toAlert(alert));
  }

  @Post(':id/acknowledge')
  @HttpCode(200)
  @Documents({ summary: 'Say that you have seen it', answers: Alert, once: true, refuses: [404] })
  async acknowledge(@Call() call: RpcCallOptions, @Param('id') id: string) {
    return toAlert(await this.services.alerts.acknowledgeAlert({ id }, call));
  }

  @Post(':id/snooze')
  @HttpCode(200)
  @Documents({ summary: 'Take it out of your inbox for a time', answers: Alert, once: true, refuses: [404] })
  async snooze(
    @Call() call: RpcCallOptions,
    @Param('id') id: string,
    @Body({ schema: AlertSnooze }) { until }: z.output<typeof AlertSnooze>,
  ) {
    const input = { id, until: until === null ? undefined : new Date(until) };
    return toAlert(await this.services.alerts.snoozeAlert(input, call));
  }
}
