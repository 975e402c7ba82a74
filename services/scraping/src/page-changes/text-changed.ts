import type { TextChanged } from '@blackfang/contracts/scraping/v1/events';
import type { Outgoing } from '@blackfang/messaging';
import { clean, toMoneyMessage, type Observation } from '../observations/observation.ts';
import type { BegunRun } from '../runs/begin-runs.ts';
import type { TextChange } from './change-of-text.ts';

/** A change of the text that a watch follows, for the others: one a run. @param observed what the same run saw */
export function textChanged(
  observed: Observation,
  { before, name, url }: Pick<BegunRun, 'before' | 'name' | 'url'>,
  change: TextChange,
): Outgoing<TextChanged> {
  const { tenantId, watchId, runId } = observed;
  const isGood = observed.status === 'ok';
  const { addedWords, removedWords, excerpt, isCut: cut, appeared, disappeared } = change;
  return {
    tenantId,
    aggregateId: watchId,
    cause: runId,
    message: {
      ...{ tenantId, watchId, runId, addedWords, removedWords, cut },
      competitorId: observed.competitorId,
      observationId: observed.id,
      // A value that is held, or was not read, is nobody's business yet.
      availability: isGood ? observed.availability : 'unknown',
      price: isGood ? toMoneyMessage(observed.price) : undefined,
      fromSnapshotId: before?.snapshotId ?? '',
      toSnapshotId: observed.snapshotId,
      changedAt: observed.observedAt,
      excerpt: excerpt.map((line) => ({ pieces: line.map(({ kind, text }) => ({ kind, text: clean(text) })) })),
      appeared: [...appeared],
      disappeared: [...disappeared],
      title: name || observed.title || url.replace(/^https?:\/\//, ''),
      url,
      sequence: observed.sequence,
    },
  };
}
