import type { Erasure } from '../../api/erasure.ts';
import { formatCount } from '../../words/count.ts';

/** How much goes with it, or nothing where there is nothing. */
export function lossInWords(watches: number, competitors: number): string {
  if (watches === 0 && competitors === 0) return '';
  const watched = `${formatCount(watches)} ${watches === 1 ? 'watch' : 'watches'}`;
  const followed = `${formatCount(competitors)} ${competitors === 1 ? 'competitor' : 'competitors'}`;
  return `Now that is ${watched} and ${followed}. Nobody can bring them back.`;
}

/** What becomes of an organisation when somebody of it is erased. */
export function outcomeInWords({ name, outcome, otherMembers }: Erasure['tenants'][number]): string {
  const others = otherMembers === 1 ? 'one other member' : `${formatCount(otherMembers)} other members`;
  if (outcome === 'erased') {
    return `${name} is erased with you, since nobody else is in it: its watches, prices, stored pages, rules, alerts, channels and webhooks.`;
  }
  if (outcome === 'left') {
    return `${name} goes on without you. What you made there stays with its ${others}; e-mail channels with your address too, until somebody deletes them.`;
  }
  return `${name} would have no owner, and its ${others} would lose it. So it needs another owner before you can go.`;
}
