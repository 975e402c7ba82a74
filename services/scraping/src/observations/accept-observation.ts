import { AppError, newId, type Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { latestAfter } from '../runs/settle-run.ts';
import { watchKey } from '../runs/watch-key.ts';
import { lockWatchStates, saveWatchStates } from '../runs/watch-state.store.ts';
import { letThrough, saveDecisions } from './observation.store.ts';
import { findObservation, type DecidedObservation } from './observation.view.ts';

@Injectable()
export class AcceptObservation {
  constructor(private readonly db: Database) {}

  /**
   * A person says that a held value is right: an observation takes its place, becomes the latest value and is told.
   * Saying it twice changes nothing.
   * @returns the held observation, decided.
   * @throws AppError `not_found` observation_not_found · `conflict` observation_not_held
   */
  async execute(caller: Caller, id: string): Promise<DecidedObservation> {
    const { tenantId } = caller;
    return this.db.tenant(caller, async (tx) => {
      const { watchId } = await findObservation(tx, tenantId, id);
      const watch = (await lockWatchStates(tx, [{ tenantId, watchId }])).get(watchKey(tenantId, watchId));
      const observation = await findObservation(tx, tenantId, id);
      if (observation.decision === 'accepted') return observation;
      const held = watch?.state.held;
      if (watch === undefined || !held || held.rejected || held.observationId !== id) throw notHeld();

      const sequence = watch.state.sequence + 1n;
      const pass = { tenantId, heldId: id, id: newId(), sequence, observedAt: null, runId: null };
      const [believed] = await letThrough(tx, [pass]);
      if (believed === undefined) throw notHeld();
      const latest = latestAfter(watch.state, { ...believed, observationId: believed.id });
      await saveWatchStates(tx, [
        { ...watch, paused: false, seenAgain: false, state: { ...watch.state, held: null, latest, sequence } },
      ]);
      await saveDecisions(tx, [{ tenantId, observationId: id, decision: 'accepted', decidedBy: caller.userId }]);
      return { ...observation, decision: 'accepted' };
    });
  }
}

export function notHeld(): AppError {
  return new AppError('conflict', 'observation_not_held', 'This value is not held, or not any more. Read it again.');
}
