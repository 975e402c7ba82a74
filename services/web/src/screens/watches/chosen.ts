import type { NewWatchJob } from '../../api/watch-jobs.ts';
import type { Watch } from '../../api/watches.ts';
import type { JobFilter } from './view.ts';

/** All that the filters find, whether they have been read or not. */
export interface EveryMatch {
  readonly foundBy: JobFilter;
}
/** What something is done with. */
export type Chosen = readonly Watch[] | EveryMatch;

/** The only one that is chosen. */
export const onlyOne = (chosen: Chosen): Watch | undefined =>
  'foundBy' in chosen || chosen.length !== 1 ? undefined : chosen[0];

/** As the API is told. */
export function watchesOf(chosen: Chosen): NewWatchJob['watches'] {
  return 'foundBy' in chosen ? { filter: chosen.foundBy } : { ids: chosen.map(({ id }) => id) };
}
