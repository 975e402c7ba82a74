import type { Watch } from '../../api/watches.ts';
import { pauseWords } from '../home/pause-words.ts';
import { scheduleWords } from './schedule-words.ts';
import { titleOf } from './words.ts';

/** A part of a watch that somebody changed, in words. */
export interface Difference {
  readonly what: string;
  readonly was: string;
  readonly is: string;
}

/** What people see of a watch's settings, part by part. */
const PARTS: readonly (readonly [what: string, words: (watch: Watch) => string])[] = [
  ['Name', titleOf],
  ['Tags', ({ tags }) => tags.join(', ') || 'none'],
  ['Schedule', ({ schedule }) => scheduleWords(schedule)],
  ['Language', ({ request }) => request.language ?? 'none'],
  ['Headers', ({ request }) => request.headers.join(', ') || 'none'],
  ['Cookies', ({ request }) => request.cookies.join(', ') || 'none'],
  ['Proxy', ({ request }) => request.proxy ?? 'as its competitor says'],
  ['Text', ({ text }) => (text.follow ? 'followed' : 'not followed')],
  ['Screenshots', ({ text }) => (text.screenshots ? 'of each new text' : 'none')],
  ['Text looked at', ({ text }) => text.only.join(', ') || 'the main part'],
  ['Text left out', ({ text }) => text.ignore.join(', ') || 'none'],
  ['Trigger texts', ({ text }) => text.triggers.join(', ') || 'none'],
  ['Notes', ({ notes }) => notes || 'none'],
  ['State', ({ status, pausedReason }) => (status === 'paused' ? pauseWords(pausedReason ?? '') : 'Active')],
  [
    'Own price',
    ({ ownPrice }) => (ownPrice === null ? 'none' : `${ownPrice.amount} ${ownPrice.currency ?? ''}`.trim()),
  ],
];

/** What is other in `is` than it was; a watch that was moved to another competitor is said to be, without names. */
export function differencesOf(was: Watch, is: Watch): Difference[] {
  const changed = PARTS.map(([what, words]) => ({ what, was: words(was), is: words(is) })).filter(
    (part) => part.was !== part.is,
  );
  if (was.competitorId === is.competitorId) return changed;
  return [...changed, { what: 'Competitor', was: 'another', is: 'moved' }];
}
