import type { RpcCallOptions } from '@blackfang/rpc';
import { Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Documents } from '../http/open-api.ts';
import { Call, withETag } from '../http/request.ts';
import { orNull, PageQuery } from '../http/schemas.ts';
import { TenantList } from '../lists/lists.interceptor.ts';
import { Services } from '../services.ts';
import { Alert, Alerts, toAlert } from './alert.shape.ts';

const AlertQuery = PageQuery.extend({
  watchId: z.string().max(100).optional(),
  ruleId: z.string().max(100).optional(),
});

@ApiTags('alerts')
@Controller('api/v1/alerts')
export class AlertsApi {
  constructor(private readonly services: Services) {}

  @Get()
  @TenantList()
  @Documents({ summary: 'List alerts, newest first', answers: Alerts })
  async list(@Call() call: RpcCallOptions, @Query({ schema: AlertQuery }) query: z.output<typeof AlertQuery>) {
    const { items, nextCursor } = await this.services.alerts.listAlerts(query, call);
    return { items: items.map(toAlert), nextCursor: orNull(nextCursor) };
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
}
