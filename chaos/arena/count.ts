import { expectedAlerts } from './expected-alerts.ts';
import type { Tally } from './tally.ts';

/** One kind of effect, counted by identity. */
export interface Count {
  readonly what: string;
  readonly expected: number;
  readonly lost: readonly string[];
  readonly extra: readonly string[];
  readonly double: readonly string[];
}

export interface Verdict {
  readonly counts: readonly Count[];
  /** Calls of an endpoint with an id that it knew already. */
  readonly repeats: number;
  /** What does not hold, a sentence each; empty when all is right. */
  readonly faults: readonly string[];
  /** Where there was too little to count, a sentence. */
  readonly unproven: readonly string[];
}

export interface CountOptions {
  /** Of the rule that every tenant has. */
  readonly dropPercent: number;
  /** A run that raised fewer has proven less than it says. */
  readonly leastAlerts: number;
}

/**
 * Compares what must be with what is: one row, one logical delivery, one effect at the receiver for each event.
 * Nothing to count is a fault too.
 */
export function countEffects(tally: Tally, { dropPercent, leastAlerts }: CountOptions): Verdict {
  const ok = tally.observations.filter(({ status }) => status === 'ok');
  const ruleOf = new Map(tally.tenants.map(({ id, ruleId }) => [id, ruleId]));
  const endpointOf = new Map(tally.tenants.map(({ id, endpointId }) => [id, endpointId]));
  const tenantOf = new Map(tally.observations.map(({ id, tenantId }) => [id, tenantId]));
  const mustAlert = expectedAlerts(tally.observations, dropPercent).map((observationId) => {
    const tenantId = tenantOf.get(observationId) ?? '';
    return `${tenantId}/${ruleOf.get(tenantId) ?? ''}/${observationId}`;
  });
  const okOf = Map.groupBy(ok, ({ watchId }) => watchId);
  const delivered = tally.deliveries.filter(({ status }) => status === 'delivered');

  const counts = [
    compare(
      'runs that succeeded',
      tally.queuedRuns,
      tally.runs.filter(({ status }) => status === 'succeeded').map(({ id }) => id),
    ),
    compare(
      'observations',
      tally.queuedRuns,
      ok.map(({ runId }) => runId),
    ),
    compare(
      'price points',
      ok.map(({ id }) => id),
      tally.points.flatMap(({ observationId, readings }) => Array<string>(readings).fill(observationId)),
    ),
    compare(
      'changes of offers',
      [...okOf].map(([watchId, of]) => `${watchId} at ${of.length}`),
      tally.offers.filter(({ version }) => version > 0).map(({ watchId, version }) => `${watchId} at ${version}`),
    ),
    compare(
      'alerts',
      mustAlert,
      tally.alerts.map(({ tenantId, ruleId, observationId }) => `${tenantId}/${ruleId}/${observationId}`),
    ),
    compare(
      'deliveries',
      tally.alerts.map(({ id, tenantId }) => `${id}/${endpointOf.get(tenantId) ?? ''}`),
      delivered.map(({ alertId, endpointId }) => `${alertId}/${endpointId}`),
    ),
    compare(
      'effects at the receiver',
      tally.deliveries.map(({ id, alertId }) => `${id} of ${alertId}`),
      tally.receipts.map(({ id, alertId }) => `${id} of ${alertId}`),
    ),
  ];
  const repeated = tally.receipts.filter(({ calls }) => calls > 1);
  const unexcused = repeated.filter(({ id }) => !tally.inFlightAtKill.has(id));
  const faults = [
    ...counts.flatMap(faultsOf),
    ...some(
      'webhooks were sent again that no killed process had in hand',
      unexcused.map(({ id }) => id),
    ),
    ...some(
      'webhooks brought other bytes under the same id',
      tally.receipts.flatMap((one) => (one.same ? [] : one.id)),
    ),
    ...(tally.refused > 0 ? [`${tally.refused} webhooks had a wrong signature.`] : []),
    ...some(
      'dead letters',
      tally.deadLetters.map(({ consumer, cause }) => `${consumer}: ${cause.split('\n')[0]}`),
    ),
    ...Object.entries(tally.waiting).flatMap(([table, rows]) => (rows > 0 ? [`${rows} rows wait in ${table}.`] : [])),
    ...tally.lags
      .filter(({ lag }) => lag > 0)
      .map((one) => `${one.group} lags ${one.lag} events behind in ${one.topic}.`),
    ...(tally.lags.length === 0 ? ['No consumer was looked at.'] : []),
    ...some('events stand behind a later one of their key', tally.inversions),
    ...(tally.ordered === 0 ? ['No event was looked at for its order.'] : []),
  ];
  const repeats = repeated.reduce((sum, { calls }) => sum + calls - 1, 0);
  const unproven =
    mustAlert.length < leastAlerts ? [`Only ${mustAlert.length} of at least ${leastAlerts} alerts were due.`] : [];
  return { counts, repeats, faults, unproven };
}

/** What must be there once each, against what is there. */
export function compare(what: string, expected: readonly string[], found: readonly string[]): Count {
  const wanted = new Set(expected);
  const seen = new Set<string>();
  const double: string[] = [];
  for (const one of found) {
    if (seen.has(one)) double.push(one);
    seen.add(one);
  }
  return {
    what,
    expected: wanted.size,
    lost: [...wanted].filter((one) => !seen.has(one)),
    extra: [...seen].filter((one) => !wanted.has(one)),
    double,
  };
}

/** A sentence for each thing that is off. */
export function faultsOf({ what, expected, lost, extra, double }: Count): string[] {
  return [
    ...(expected === 0 ? [`There was nothing to count: ${what}.`] : []),
    ...some(`${what} lost`, lost),
    ...some(`${what} too many`, extra),
    ...some(`${what} double`, double),
  ];
}

function some(what: string, which: readonly string[]): string[] {
  return which.length > 0 ? [`${which.length} ${what}, such as ${which[0]}.`] : [];
}
