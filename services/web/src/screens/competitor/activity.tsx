import { useQuery } from '@tanstack/react-query';
import { Activity as Pulse } from 'lucide-react';
import type { Schemas } from '../../api/client.ts';
import { activityQuery } from '../../api/competitors.ts';
import { Loaded } from '../../design/loaded.tsx';
import { Section } from '../../design/page.tsx';
import { EmptyState } from '../../design/states.tsx';
import { formatCount } from '../../words/count.ts';
import { formatDay } from '../../words/time.ts';

type Week = Schemas['Activity']['weeks'][number];

const KINDS = [
  { key: 'priceDrops', name: 'Prices fell', fill: 'fill-good', mark: 'bg-good' },
  { key: 'priceRises', name: 'Prices rose', fill: 'fill-bad', mark: 'bg-bad' },
  { key: 'stockChanges', name: 'Stock changed', fill: 'fill-soft', mark: 'bg-soft' },
] as const;

const HEIGHT = 96;
const STEP = 24;
const BAR = 16;

/** How much moves at a competitor, week by week; a table behind the bars for who does not see them. */
export function Activity({ competitorId }: { readonly competitorId: string }) {
  const query = useQuery(activityQuery(competitorId));
  return (
    <Section title="Activity by week">
      <Loaded
        query={query}
        to="see what changed"
        skeleton={<div className="m-4 h-52 rounded-md bg-hover" />}
        isEmpty={({ weeks }) => weeks.every((week) => totalOf(week) === 0)}
        empty={
          <EmptyState icon={Pulse} title="Nothing has moved yet">
            Changes of prices and stock are counted here by week.
          </EmptyState>
        }
      >
        {({ weeks, watches, complete }) => (
          <div className="flex flex-col gap-3 p-4">
            <Bars weeks={weeks} />
            <ul aria-hidden className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-soft">
              {KINDS.map(({ key, name, mark }) => (
                <li key={key} className="inline-flex items-center gap-1.5">
                  <span className={`size-2.5 rounded-sm ${mark}`} />
                  {name}
                </li>
              ))}
            </ul>
            {!complete && <p className="text-sm text-soft">Of its first {formatCount(watches)} watches.</p>}
            <WeeksTable weeks={weeks} />
          </div>
        )}
      </Loaded>
    </Section>
  );
}

const totalOf = (week: Week): number => KINDS.reduce((total, { key }) => total + week[key], 0);

function Bars({ weeks }: { readonly weeks: readonly Week[] }) {
  const most = Math.max(1, ...weeks.map(totalOf));
  return (
    <div aria-hidden>
      <svg viewBox={`0 0 ${weeks.length * STEP} ${HEIGHT}`} preserveAspectRatio="none" className="h-28 w-full">
        {weeks.map((week, index) => {
          let top = HEIGHT;
          return (
            <g key={week.begins}>
              {KINDS.map(({ key, fill }) => {
                const height = (week[key] / most) * HEIGHT;
                top -= height;
                return (
                  <rect
                    key={key}
                    x={index * STEP + (STEP - BAR) / 2}
                    y={top}
                    width={BAR}
                    height={height}
                    className={fill}
                  />
                );
              })}
            </g>
          );
        })}
        <line x1={0} x2={weeks.length * STEP} y1={HEIGHT} y2={HEIGHT} className="stroke-line" />
      </svg>
      <p className="figures flex justify-between text-xs text-soft">
        <span>{dayOf(weeks.at(0))}</span>
        <span>At most {formatCount(most)} in a week</span>
        <span>This week</span>
      </p>
    </div>
  );
}

const dayOf = (week: Week | undefined): string => (week === undefined ? '' : formatDay(new Date(week.begins)));

function WeeksTable({ weeks }: { readonly weeks: readonly Week[] }) {
  return (
    <details className="text-sm">
      <summary className="w-fit cursor-pointer rounded-sm text-soft hover:text-ink touch:flex touch:min-h-11 touch:items-center">
        As a table
      </summary>
      <table aria-label="Changes by week" className="figures mt-2 w-full">
        <thead>
          <tr className="text-left text-xs text-soft">
            <th scope="col" className="font-medium">
              Week of
            </th>
            {KINDS.map(({ key, name }) => (
              <th key={key} scope="col" className="text-right font-medium">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.toReversed().map((week) => (
            <tr key={week.begins}>
              <th scope="row" className="py-1 text-left font-normal">
                {dayOf(week)}
              </th>
              {KINDS.map(({ key }) => (
                <td key={key} className="text-right">
                  {formatCount(week[key])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
