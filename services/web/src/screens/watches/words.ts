import type { Watch } from '../../api/watches.ts';
import type { Tone } from '../../design/badge.tsx';
import { formatCount } from '../../words/count.ts';
import { pauseWords } from '../home/pause-words.ts';
import { failureWords } from './failure-words.ts';
import type { Sort, StatusFilter, Stock } from './view.ts';

export const STATUS_WORDS: Readonly<Record<StatusFilter, string>> = {
  active: 'Active',
  failing: 'Failing',
  paused: 'Paused',
  held: 'Held for review',
};

export const STOCK_WORDS: Readonly<Record<Stock, string>> = {
  in_stock: 'In stock',
  out_of_stock: 'Out of stock',
  preorder: 'Pre-order',
  backorder: 'Back-order',
  discontinued: 'Discontinued',
  unknown: 'Not known',
};

export const SORT_WORDS: Readonly<Record<Sort, string>> = {
  newest: 'Newest first',
  oldest: 'Oldest first',
  name: 'Name, A to Z',
  '-name': 'Name, Z to A',
  price: 'Price, lowest first',
  '-price': 'Price, highest first',
  lastSeen: 'Last check, latest first',
  '-lastSeen': 'Last check, earliest first',
  nextRun: 'Next check, soonest first',
};

export const watchesInWords = (count: number): string => (count === 1 ? 'One watch' : `${formatCount(count)} watches`);

export const titleOf = ({ name, url }: Pick<Watch, 'name' | 'url'>): string => name || url;

export function hostOf({ url }: Pick<Watch, 'url'>): string {
  return URL.canParse(url) ? new URL(url).host.replace(/^www\./, '') : url;
}

export interface Health {
  readonly tone: Tone;
  readonly state: string;
  /** More about it; empty where the state says all. */
  readonly why: string;
  /** All of it, and what one can do; empty where there is no more to say. */
  readonly more: string;
}

/** Whether a watch does its work. What keeps it from that comes first, then what waits for a person. */
export function healthOf({ status, pausedReason, heldObservationId, lastFailure, sample }: Watch): Health {
  if (status === 'paused')
    return { tone: 'warn', state: 'Paused', why: pauseWords(pausedReason ?? ''), more: moreOf(lastFailure) };
  if (status === 'failing') {
    const why = lastFailure === null ? '' : failureWords(lastFailure.reason).short;
    return { tone: 'bad', state: 'Failing', why, more: moreOf(lastFailure) };
  }
  if (heldObservationId !== null) return { tone: 'accent', state: 'Held for review', why: '', more: '' };
  if (sample) return { tone: 'neutral', state: 'Sample', why: '', more: '' };
  return { tone: 'good', state: 'Active', why: '', more: '' };
}

function moreOf(failure: Watch['lastFailure']): string {
  return failure === null ? '' : `${failure.detail} ${failureWords(failure.reason).advice}`.trim();
}
