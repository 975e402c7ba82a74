import { newId, type Money } from '@blackfang/core';
import type { ComparedWith } from '../rules/evaluate-rule.ts';
import type { Raised } from '../rules/fold-rules.ts';
import type { TracedChange } from './offer-change.ts';

/** A rule was set off: what changed, compared with what, and where the figure was read. */
export interface Alert {
  readonly tenantId: string;
  readonly id: string;
  readonly ruleId: string;
  readonly ruleName: string;
  readonly watchId: string;
  readonly raisedAt: Date;
  readonly baseline: ComparedWith;
  readonly current: {
    readonly price: Money | null;
    readonly observationId: string;
    readonly availability: string;
  };
  /** Signed, of the baseline, two places; null where it has no meaning. */
  readonly percent: number | null;
  /** Whether the rule had never alerted of this offer before. */
  readonly first: boolean;
  readonly trace: {
    readonly eventId: string;
    readonly observationId: string;
    readonly snapshotId: string | null;
    readonly path: string;
  };
  readonly title: string;
  readonly url: string;
}

export function newAlert({ rule, change, baseline, percent, first }: Raised<TracedChange>, raisedAt: Date): Alert {
  const { price, availability } = change.current;
  const { eventId, observationId, snapshotId, pricePath: path, title, url, watchId, tenantId } = change;
  return {
    tenantId,
    id: newId(),
    ruleId: rule.id,
    ruleName: rule.name,
    watchId,
    raisedAt,
    baseline,
    current: { price, observationId, availability },
    percent,
    first,
    trace: { eventId, observationId, snapshotId, path },
    title,
    url,
  };
}

/** The alert as the public API shows it, at the moment it is raised: what partners get. */
export function toPublic(alert: Alert) {
  const { id, ruleId, ruleName, watchId, baseline, current, percent, trace, title, url } = alert;
  return {
    id,
    ruleId,
    ruleName,
    watchId,
    raisedAt: alert.raisedAt.toISOString(),
    baseline,
    current,
    percent,
    trace,
    title,
    url,
    deliveries: [],
    acknowledgedAt: null,
  };
}
