import type { Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { watchKey } from '../runs/watch-key.ts';
import { lockWatchStates, saveWatchStates } from '../runs/watch-state.store.ts';
import { notHeld } from './accept-observation.ts';
import { saveDecisions } from './observation.store.ts';
import { findObservation, type DecidedObservation } from './observation.view.ts';

@Injectable()
export class RejectObservation {
  constructor(private readonly db: Database) {}

  /**
   * A person says that a held value is wrong: equal readings do not pass by being repeated, and nobody is asked again.
   * Saying it twice changes nothing.
   * @throws AppError `not_found` observation_not_found · `conflict` observation_not_held
   */
  async execute(caller: Caller, id: string): Promise<DecidedObservation> {
    const { tenantId } = caller;
    return this.db.tenant(caller, async (tx) => {
      const { watchId } = await findObservation(tx, tenantId, id);
      const watch = (await lockWatchStates(tx, [{ tenantId, watchId }])).get(watchKey(tenantId, watchId));
      const observation = await findObservation(tx, tenantId, id);
      if (observation.decision === 'rejected') return observation;
      const held = watch?.state.held;
      if (watch === undefined || !held || held.observationId !== id) throw notHeld();

      const state = { ...watch.state, held: { ...held, rejected: true } };
      await saveWatchStates(tx, [{ ...watch, paused: false, seenAgain: false, state }]);
      await saveDecisions(tx, [{ tenantId, observationId: id, decision: 'rejected', decidedBy: caller.userId }]);
      return { ...observation, decision: 'rejected' };
    });
  }
}
