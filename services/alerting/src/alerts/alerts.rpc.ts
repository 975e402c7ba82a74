import { invalidField, type Caller } from '@blackfang/core';
import {
  AlertServiceDefinition,
  type AcknowledgeAlertRequest,
  type Alert as AlertMessage,
  type AlertText as AlertTextMessage,
  type AlertSummary,
  type CountAlertsRequest,
  type CountAlertsResponse,
  type GetAlertRequest,
  type ListAlertsRequest,
  type ListAlertsResponse,
  type MarkAlertsRequest,
  type MarkAlertsResponse,
  type SnoozeAlertRequest,
} from '@blackfang/contracts/alerting/v1/service';
import { Database } from '@blackfang/persistence';
import { Rpc, RpcController, type RpcHandlers } from '@blackfang/rpc';
import type { TextFigures } from '../rules/evaluate-text-rule.ts';
import { moneyMessage } from '../money-message.ts';
import { readFilter, readPage } from '../paging.ts';
import { AcknowledgeAlert } from './acknowledge-alert.ts';
import { ALERT_STATES, getAlert, listAlerts, type AlertState, type AlertView } from './alert.view.ts';
import { countAlerts } from './count-alerts.ts';
import { MarkAlerts } from './mark-alerts.ts';
import { summarize } from './mark.store.ts';
import { SnoozeAlert } from './snooze-alert.ts';

@RpcController(AlertServiceDefinition)
export class AlertsRpc implements RpcHandlers<typeof AlertServiceDefinition> {
  constructor(
    private readonly db: Database,
    private readonly acknowledge: AcknowledgeAlert,
    private readonly mark: MarkAlerts,
    private readonly snooze: SnoozeAlert,
  ) {}

  @Rpc({ permission: 'alerts:read' })
  async getAlert(caller: Caller, { id }: GetAlertRequest): Promise<AlertMessage> {
    return toMessage(await this.db.tenant(caller, (tx) => getAlert(tx, caller, id)));
  }

  @Rpc({ permission: 'alerts:read' })
  async listAlerts(caller: Caller, request: ListAlertsRequest): Promise<ListAlertsResponse> {
    const page = readPage(request);
    const filter = {
      watchId: readFilter('watchId', request.watchId),
      ruleId: readFilter('ruleId', request.ruleId),
      competitorId: readFilter('competitorId', request.competitorId),
      state: readState(request.state),
    };
    const list = await this.db.tenant(caller, (tx) => listAlerts(tx, caller, page, filter));
    return { items: list.items.map(toMessage), nextCursor: list.nextCursor };
  }

  @Rpc({ permission: 'alerts:write' })
  async acknowledgeAlert(caller: Caller, { id }: AcknowledgeAlertRequest): Promise<AlertMessage> {
    return toMessage(await this.acknowledge.execute(caller, id));
  }

  @Rpc({ permission: 'alerts:read' })
  async summarizeAlerts(caller: Caller): Promise<AlertSummary> {
    const { nextBackAt, ...counts } = await this.db.tenant(caller, (tx) =>
      summarize(tx, caller.tenantId, caller.userId),
    );
    return { ...counts, nextBackAt: nextBackAt ?? undefined };
  }

  @Rpc({ permission: 'alerts:read' })
  async countAlerts(caller: Caller, { days }: CountAlertsRequest): Promise<CountAlertsResponse> {
    return { byDay: await this.db.tenant(caller, (tx) => countAlerts(tx, caller.tenantId, days)) };
  }

  /** What one has read is one's own: a viewer says it too. */
  @Rpc({ permission: 'alerts:read' })
  async markAlerts(caller: Caller, { ids, through, read }: MarkAlertsRequest): Promise<MarkAlertsResponse> {
    const marked = await this.mark.execute(caller, { ids, through, read });
    return { ids: [...marked.ids], complete: marked.complete };
  }

  @Rpc({ permission: 'alerts:read' })
  async snoozeAlert(caller: Caller, { id, until }: SnoozeAlertRequest): Promise<AlertMessage> {
    return toMessage(await this.snooze.execute(caller, id, until));
  }
}

function textMessage(text: TextFigures | null): AlertTextMessage | undefined {
  if (text === null) return undefined;
  const { complete, excerpt, appeared, disappeared, ...figures } = text;
  return {
    ...figures,
    excerpt: excerpt.map((pieces) => ({ pieces: [...pieces] })),
    cut: !complete,
    appeared: [...appeared],
    disappeared: [...disappeared],
  };
}

function readState(state: string | undefined): AlertState | null {
  if (state === undefined) return null;
  const known = ALERT_STATES.find((one) => one === state);
  if (known !== undefined) return known;
  throw invalidField('state', 'state_invalid', `Use one of ${ALERT_STATES.join(', ')}.`);
}

function toMessage(alert: AlertView): AlertMessage {
  const { baseline, current, trace } = alert;
  return {
    id: alert.id,
    ruleId: alert.ruleId,
    watchId: alert.watchId,
    ...(alert.competitorId !== null && { competitorId: alert.competitorId }),
    ownPrice: moneyMessage(alert.ownPrice),
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
    text: textMessage(alert.text),
    ruleName: alert.ruleName,
    version: alert.version,
    read: alert.read,
    snoozedUntil: alert.snoozedUntil ?? undefined,
  };
}
