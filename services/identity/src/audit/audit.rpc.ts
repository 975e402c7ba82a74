import type { Caller } from '@blackfang/core';
import {
  AuditServiceDefinition,
  type ListAuditEntriesRequest,
  type ListAuditEntriesResponse,
} from '@blackfang/contracts/identity/v1/service';
import { Rpc, RpcController, type RpcHandlers } from '@blackfang/rpc';
import { ListAuditEntries } from './list-audit-entries.ts';

@RpcController(AuditServiceDefinition)
export class AuditRpc implements RpcHandlers<typeof AuditServiceDefinition> {
  constructor(private readonly listing: ListAuditEntries) {}

  @Rpc({ permission: 'audit:read' })
  async listAuditEntries(caller: Caller, request: ListAuditEntriesRequest): Promise<ListAuditEntriesResponse> {
    const { items, nextCursor } = await this.listing.execute(caller, request);
    const messages = items.map(({ actorId, targetId, detail, ...entry }) => ({
      ...entry,
      actorId: actorId ?? undefined,
      targetId: targetId ?? undefined,
      detail: { ...detail },
    }));
    return { items: messages, nextCursor };
  }
}
