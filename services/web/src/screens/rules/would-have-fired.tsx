import { useQuery } from '@tanstack/react-query';
import { toProblem } from '../../api/problem.ts';
import { backtestQuery, type Condition, type Scope } from '../../api/rules.ts';
import { firedWords } from './fired-words.ts';
import { isAboutText } from './rule-words.ts';

interface WouldHaveFiredProps {
  readonly scope: Scope;
  readonly when: Condition;
  /** Whether it is on the screen, or has been: nobody asks for what nobody sees. */
  readonly seen: boolean;
}

/** How often a rule would have fired lately. */
export function WouldHaveFired({ scope, when, seen }: WouldHaveFiredProps) {
  const isOfText = isAboutText(when);
  const { data, error } = useQuery({ ...backtestQuery(scope, when), enabled: seen && !isOfText });
  if (isOfText) return 'Looks at texts from now on: what pages said before is not compared anew.';
  return (
    <span aria-live="polite">
      {data !== undefined && firedWords(data)}
      {data === undefined &&
        error !== null &&
        `How often it would have fired is not known. ${toProblem(error).message}`}
      {data === undefined && error === null && <span {...(seen && { 'data-state': 'loading' })}>…</span>}
    </span>
  );
}
