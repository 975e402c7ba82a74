import { isId, newId, type Money } from '@blackfang/core';
import type { ComparedWith } from '../rules/evaluate-rule.ts';
import type { Raised } from '../rules/fold-rules.ts';
import type { TextFigures } from '../rules/evaluate-text-rule.ts';
import type { Rule } from '../rules/rule.ts';
import type { TracedChange } from './offer-change.ts';
import { textFigures, type TracedText } from './text-change.ts';

/** A rule was set off: what changed, compared with what, and where the figure was read. */
export interface Alert {
  readonly tenantId: string;
  readonly id: string;
  readonly ruleId: string;
  readonly ruleName: string;
  readonly watchId: string;
  /** Null where the watch belonged to none. */
  readonly competitorId: string | null;
  readonly raisedAt: Date;
  readonly baseline: ComparedWith;
  readonly current: {
    readonly price: Money | null;
    readonly observationId: string;
    readonly availability: string;
  };
  /** What the product cost with the tenant then; null where that was not known. */
  readonly ownPrice: Money | null;
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
  /** Where it is about the text of a page: then no price is compared. */
  readonly text: TextFigures | null;
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
    competitorId: isId(change.competitorId) ? change.competitorId : null,
    raisedAt,
    baseline,
    current: { price, observationId, availability },
    ownPrice: change.figures['own_price']?.price ?? null,
    percent,
    first,
    trace: { eventId, observationId, snapshotId, path },
    title,
    url,
    text: null,
  };
}

/** The same of a change of text: the price beside it is what the page showed then. */
export function newTextAlert(rule: Rule, change: TracedText, raisedAt: Date): Alert {
  const { tenantId, watchId, eventId, observationId, price, availability, title, url } = change;
  return {
    tenantId,
    id: newId(),
    ruleId: rule.id,
    ruleName: rule.name,
    watchId,
    competitorId: isId(change.competitorId) ? change.competitorId : null,
    raisedAt,
    baseline: { kind: 'previous', price: null, observationId: null },
    current: { price, observationId, availability },
    ownPrice: null,
    percent: null,
    first: false,
    trace: { eventId, observationId, snapshotId: change.toSnapshotId, path: '' },
    title,
    url,
    text: textFigures(change),
  };
}

/** The alert as the public API shows it, at the moment it is raised: what partners get. */
export function toPublic(alert: Alert) {
  const { id, ruleId, ruleName, watchId, competitorId, baseline, current, ownPrice, percent, trace, title, url, text } =
    alert;
  return {
    id,
    ruleId,
    ruleName,
    watchId,
    competitorId,
    raisedAt: alert.raisedAt.toISOString(),
    baseline,
    current,
    ownPrice,
    percent,
    trace,
    title,
    url,
    text,
    deliveries: [],
    acknowledgedAt: null,
  };
}
