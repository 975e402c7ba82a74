import type { Caller, Money } from '@blackfang/core';
import {
  AlertServiceDefinition,
  type AcknowledgeAlertRequest,
  type Alert as AlertMessage,
  type GetAlertRequest,
  type ListAlertsRequest,
  type ListAlertsResponse,
} from '@blackfang/contracts/alerting/v1/service';
import { Database } from '@blackfang/persistence';
import { Rpc, RpcController, type RpcHandlers } from '@blackfang/rpc';
import { readFilter, readPage } from '../paging.ts';
import { AcknowledgeAlert } from './acknowledge-alert.ts';
import { getAlert, listAlerts, type AlertView } from './alert.view.ts';

@RpcController(AlertServiceDefinition)
export class AlertsRpc implements RpcHandlers<typeof AlertServiceDefinition> {
  constructor(
    private readonly db: Database,
    private readonly acknowledge: AcknowledgeAlert,
  ) {}

  @Rpc({ permission: 'alerts:read' })
  async getAlert(caller: Caller, { id }: GetAlertRequest): Promise<AlertMessage> {
    return toMessage(await this.db.tenant(caller, (tx) => getAlert(tx, caller.tenantId, id)));
  }

  @Rpc({ permission: 'alerts:read' })
  async listAlerts(caller: Caller, request: ListAlertsRequest): Promise<ListAlertsResponse> {
    const page = readPage(request);
    const filter = { watchId: readFilter('watchId', request.watchId), ruleId: readFilter('ruleId', request.ruleId) };
    const list = await this.db.tenant(caller, (tx) => listAlerts(tx, caller.tenantId, page, filter));
    return { items: list.items.map(toMessage), nextCursor: list.nextCursor };
  }

  @Rpc({ permission: 'alerts:write' })
  async acknowledgeAlert(caller: Caller, { id }: AcknowledgeAlertRequest): Promise<AlertMessage> {
    return toMessage(await this.acknowledge.execute(caller, id));
  }
}

function toMessage(alert: AlertView): AlertMessage {
  const { baseline, current, trace } = alert;
  return {
    id: alert.id,
    ruleId: alert.ruleId,
    watchId: alert.watchId,
    raisedAt: alert.raisedAt,
    baseline: {
      kind: baseline.kind,
      price: moneyMessage(baseline.price),
      ...(baseline.observationId && { observationId: baseline.observationId }),
    },
    current: { ...current, price: moneyMessage(current.price) },
    ...(alert.percent !== null && { percent: alert.percent }),
    trace: { ...trace, snapshotId: trace.snapshotId ?? '' },
    deliveries: alert.deliveries.map(({ kind, deliveredAt, lastError, ...delivery }) => ({
      ...delivery,
      channel: kind,
      deliveredAt: deliveredAt ?? undefined,
      lastError: lastError ?? '',
    })),
    acknowledgedAt: alert.acknowledgedAt ?? undefined,
    title: alert.title,
    url: alert.url,
    ruleName: alert.ruleName,
    version: alert.version,
  };
}

function moneyMessage(money: Money | null) {
  if (money === null) return undefined;
  return { amount: money.amount, ...(money.currency !== null && { currency: money.currency }) };
}
