import type { Plan, Subscription } from '../../api/billing.ts';
import { formatCount } from '../../words/count.ts';

/** What the organisation is on, and what it has. */
export interface InUse {
  readonly subscription: Subscription;
  readonly plans: readonly Plan[];
  readonly watches: number;
  readonly competitors: number;
  readonly hasMoreCompetitors: boolean;
}

/** What a plan would not hold of all there is, in words; nothing where it holds all of it. */
export function pausedBy({ limits }: Pick<Plan, 'limits'>, use: Omit<InUse, 'subscription' | 'plans'>): string[] {
  const words: string[] = [];
  if (limits.competitors !== null && use.competitors > limits.competitors) {
    const more = `${formatCount(use.competitors - limits.competitors)}${use.hasMoreCompetitors ? ' or more' : ''}`;
    words.push(`The watches of ${more} of your competitors are paused.`);
  }
  if (use.watches > limits.watches) words.push(`${formatCount(use.watches - limits.watches)} watches are paused.`);
  return words;
}
