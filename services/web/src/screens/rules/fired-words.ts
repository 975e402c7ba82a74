import type { Schemas } from '../../api/client.ts';
import { formatCount } from '../../words/count.ts';

type Told = Pick<Schemas['Backtest'], 'count' | 'historyFrom' | 'complete' | 'watches' | 'changes'>;

/** What trying a rule on the past found, with what it could not know. @param days that were looked at */
export function firedWords(
  { count, historyFrom, complete, watches, changes }: Told,
  days = 30,
  locale?: string,
): string {
  if (historyFrom === null) return 'There is no history yet that it could be tried on.';
  const times =
    count === 0 ? 'not have fired' : count === 1 ? 'have fired once' : `have fired ${formatCount(count, locale)} times`;
  const rest = complete
    ? ''
    : ` Not everything was looked at: ${formatCount(changes, locale)} changes of ${formatCount(watches, locale)} watches were.`;
  return `Would ${times} in the last ${days} days.${rest}`;
}
