import { invalidField, isId } from '@blackfang/core';
import type { AuditFilter } from './audit.store.ts';

export interface WantedEntries {
  readonly actorId?: string | undefined;
  readonly action?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

const ACTION = /^[a-z_]{1,40}(\.[a-z_]{1,40})?$/;

/** @throws AppError `invalid` actor_id_invalid, action_invalid, to_invalid */
export function parseAuditFilter({ actorId = '', action = '', from, to }: WantedEntries): AuditFilter {
  if (actorId !== '' && !isId(actorId)) throw invalidField('actorId', 'actor_id_invalid', 'Give the id of a user.');
  if (action !== '' && !ACTION.test(action)) {
    throw invalidField(
      'action',
      'action_invalid',
      'Give an action such as member.removed, or member for all of these.',
    );
  }
  if (from !== undefined && to !== undefined && to <= from) {
    throw invalidField('to', 'to_invalid', 'Give a moment after from.');
  }
  return { actorId: actorId || null, action: action || null, from: from ?? null, to: to ?? null };
}
