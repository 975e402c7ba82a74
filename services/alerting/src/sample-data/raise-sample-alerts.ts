import { idAt } from '@blackfang/core';
import type { Tx } from '@blackfang/persistence';
import { newAlert, type Alert } from '../alerts/alert.ts';
import { insertAlerts } from '../alerts/alert.store.ts';
import type { TracedChange } from '../alerts/offer-change.ts';
import { foldRules } from '../rules/fold-rules.ts';
import { lockMemory, saveMemory } from '../rules/rule-memory.store.ts';
import { provideSampleRules } from './sample-rules.ts';
import { lockStandingSets } from './sample-set.store.ts';

/**
 * Lets changes of samples pass the rules of their samples, which are judged as all others. Their alerts were raised when
 * the change is said to have been, and nobody is told of them by mail or webhook.
 * @param batch in its order; changes of what is no sample are passed over
 */
export async function raiseSampleAlerts(tx: Tx, batch: readonly TracedChange[]): Promise<Alert[]> {
  const changes = batch.flatMap((change) =>
    change.origin === 'sample' && change.sampleId !== null
      ? [{ change, set: { tenantId: change.tenantId, id: change.sampleId } }]
      : [],
  );
  if (changes.length === 0) return [];
  const standing = await lockStandingSets(
    tx,
    changes.map(({ set }) => set),
  );
  const isStanding = (id: string) => standing.some((set) => set.id === id);
  const judged = changes.flatMap(({ change, set }) => (isStanding(set.id) ? [{ ...change, origin: 'live' }] : []));
  const rules = await provideSampleRules(tx, standing);
  const { alerts: raised, moved } = foldRules(rules, judged, await lockMemory(tx, rules, judged));
  await saveMemory(tx, moved);
  const alerts = raised.map((one) => {
    const { observedAt } = one.change;
    return { ...newAlert(one, observedAt), id: idAt(observedAt) };
  });
  if (alerts.length > 0) await insertAlerts(tx, alerts);
  return alerts;
}
