import type { RpcCallOptions } from '@blackfang/rpc';
import { Controller, Get, Query } from '@nestjs/common';
import { z } from 'zod';
import { Documents, Heading } from '../http/documents.ts';
import { Call } from '../http/request.ts';
import { Id, orNull, PageQuery, pageOf, Time, toTime } from '../http/schemas.ts';
import { Services } from '../services.ts';

const AuditEntry = z
  .object({
    id: Id,
    at: Time,
    action: z.string().meta({ examples: ['member.role_changed'] }),
    actorId: Id.nullable().meta({ description: 'The user who did it, where that is known' }),
    targetId: Id.nullable().meta({ description: 'The session, member, invitation or key that it was done to' }),
    address: z.string().meta({ description: 'Where the request came from; empty where that is not known' }),
    detail: z.record(z.string(), z.string()),
  })
  .meta({ id: 'AuditEntry' });
const AuditQuery = PageQuery.extend({
  actorId: Id.optional().meta({ description: 'Of this user alone' }),
  action: z
    .string()
    .max(81)
    .optional()
    .meta({ description: 'An action, or what comes before its dot', examples: ['member', 'member.removed'] }),
  from: Time.optional().meta({ description: 'From this moment on' }),
  to: Time.optional().meta({ description: 'Before this moment' }),
});
const AuditEntries = pageOf(AuditEntry, 'AuditEntryPage');

@Heading('audit')
@Controller('api/v1/audit')
export class AuditApi {
  constructor(private readonly services: Services) {}

  @Get()
  @Documents({ summary: 'Who did what, newest first', answers: AuditEntries })
  async list(@Call() call: RpcCallOptions, @Query({ schema: AuditQuery }) query: z.output<typeof AuditQuery>) {
    const [from, to] = [query.from, query.to].map((time) => (time === undefined ? undefined : new Date(time)));
    const { items, nextCursor } = await this.services.audit.listAuditEntries({ ...query, from, to }, call);
    const entries = items.map(({ id, at, action, actorId = null, targetId = null, address, detail }) => ({
      id,
      at: toTime(at),
      action,
      actorId,
      targetId,
      address,
      detail,
    }));
    return { items: entries, nextCursor: orNull(nextCursor) };
  }
}
