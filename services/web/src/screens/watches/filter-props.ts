import type { Schemas } from '../../api/client.ts';
import { formatCount } from '../../words/count.ts';
import type { StatusFilter, WatchView } from './view.ts';

export interface FilterProps {
  readonly view: WatchView;
  /** Not there as long as it is not known. */
  readonly summary: Schemas['WatchSummary'] | undefined;
  readonly onChange: (part: WatchView) => void;
}

/** How many watches are like that, in words; empty as long as it is not known. */
export function countOf(summary: Schemas['WatchSummary'] | undefined, status: StatusFilter | undefined): string {
  return summary === undefined ? '' : formatCount(summary[status ?? 'total']);
}
