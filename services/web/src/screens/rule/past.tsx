import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { backtestQuery, type Backtest, type NewRule } from '../../api/rules.ts';
import { toProblem } from '../../api/problem.ts';
import { Skeleton } from '../../design/skeleton.tsx';
import { When } from '../../design/when.tsx';
import { alertWords } from '../home/alert-words.ts';
import { firedWords } from '../rules/fired-words.ts';
import { isAboutText } from '../rules/rule-words.ts';
import { useRested } from '../rules/use-rested.ts';
import { DaysChart } from './days-chart.tsx';
import { DAYS, type Days } from './view.ts';
import { Select } from './inline.tsx';

const PastOfText = lazy(() => import('./past-of-text.tsx').then((file) => ({ default: file.PastOfText })));

type Question = Pick<NewRule, 'scope' | 'when'>;

const DAY_WORDS = Object.fromEntries(DAYS.map((days) => [days, `${days} days`])) as Readonly<Record<`${Days}`, string>>;

interface PastProps {
  /** What is asked for; undefined as long as it is not complete. */
  readonly question: Question | undefined;
  readonly days: Days;
  readonly onDays: (days: Days) => void;
  readonly mayWrite: boolean;
}

/** What a rule would have done, while it is being written. */
export function Past({ question, days, onDays, mayWrite }: PastProps) {
  const isOfText = question !== undefined && isAboutText(question.when);
  return (
    <section aria-label="What it would have done" className="rounded-lg border border-line bg-surface">
      <header className="flex min-h-11 items-center gap-3 border-b border-line px-4 py-1">
        <h2 className="mr-auto font-medium">What it would have done</h2>
        {!isOfText && (
          <Select
            label="In the last"
            value={`${days}`}
            options={DAY_WORDS}
            onChange={(value) => onDays(DAYS.find((one) => `${one}` === value) ?? days)}
          />
        )}
      </header>
      <div className="flex flex-col gap-3 p-4">
        {question === undefined ? (
          <p className="text-soft">Complete the rule, and it is tried on what your watches did.</p>
        ) : isOfText ? (
          <Suspense fallback={<Skeleton className="my-1 w-56" />}>
            <PastOfText scope={question.scope} mayWrite={mayWrite} />
          </Suspense>
        ) : (
          <Tried question={question} days={days} />
        )}
      </div>
    </section>
  );
}

function Tried({ question, days }: { readonly question: Question; readonly days: Days }) {
  const rested = JSON.parse(useRested(JSON.stringify(question))) as Question;
  const { data, error, isPlaceholderData } = useQuery({
    ...backtestQuery(rested.scope, rested.when, days),
    placeholderData: keepPreviousData,
  });
  if (data === undefined) {
    return error === null ? (
      <div aria-busy className="flex flex-col gap-3">
        <Skeleton className="my-1 w-56" />
        <div className="h-22" />
      </div>
    ) : (
      <p>That is not known. {toProblem(error).message}</p>
    );
  }
  return (
    <div aria-busy={isPlaceholderData} className="flex flex-col gap-3">
      <p aria-live="polite" className="figures font-medium">
        {firedWords(data, days)}
      </p>
      {data.historyFrom !== null && <DaysChart byDay={data.byDay} />}
      {data.examples.length > 0 && <Examples examples={data.examples} />}
      <p className="text-sm text-soft">Nothing is sent. Your own price counts as it is today.</p>
    </div>
  );
}

const SHOWN = 5;

function Examples({ examples }: Pick<Backtest, 'examples'>) {
  return (
    <ul aria-label="When it would have fired" className="-mx-4 divide-y divide-line border-y border-line">
      {examples.slice(0, SHOWN).map((example) => (
        <li
          key={`${example.watchId}${example.at}`}
          className="relative flex items-start gap-3 px-4 py-2 hover:bg-hover"
        >
          <div className="mr-auto min-w-0">
            <Link
              to="/watches/$id"
              params={{ id: example.watchId }}
              search={{ observation: example.current.observationId }}
              className="covering block truncate rounded-sm font-medium"
            >
              {example.title || example.url}
            </Link>
            <p className="figures text-sm text-soft">{alertWords({ ...example, ownPrice: null })}</p>
          </div>
          <When at={example.at} className="relative z-1 text-sm text-soft" />
        </li>
      ))}
    </ul>
  );
}
