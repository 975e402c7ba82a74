import type { Backtest } from '../../api/rules.ts';
import { formatCount } from '../../words/count.ts';

const STEP = 10;
const BAR = 7;
const HEIGHT = 64;
/** A day on which nothing would have been told is drawn as ground. */
const GROUND = 1.5;

/** Days are told in UTC, whoever looks. */
const dayWords = (day: string) =>
  new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(day));

/** How often a rule would have fired on each day. */
export function DaysChart({ byDay }: Pick<Backtest, 'byDay'>) {
  const most = Math.max(1, ...byDay.map(({ count }) => count));
  const fired = byDay.filter(({ count }) => count > 0);
  const [first, last] = [byDay[0], byDay.at(-1)];
  return (
    <figure className="flex flex-col gap-1">
      <svg
        role="img"
        aria-label={`How often by day, ${formatCount(most)} at most`}
        viewBox={`0 0 ${byDay.length * STEP} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="h-16 w-full"
      >
        {byDay.map(({ day, count }, index) => {
          const height = count === 0 ? GROUND : Math.max(4, (count / most) * HEIGHT);
          return (
            <rect
              key={day}
              x={index * STEP + (STEP - BAR) / 2}
              y={HEIGHT - height}
              width={BAR}
              height={height}
              className={count === 0 ? 'fill-line' : 'fill-accent'}
            >
              <title>{`${dayWords(day)}: ${formatCount(count)}`}</title>
            </rect>
          );
        })}
      </svg>
      <figcaption className="flex justify-between text-xs text-soft">
        <span>{first && dayWords(first.day)}</span>
        <span>{last && dayWords(last.day)}</span>
      </figcaption>
      {fired.length > 0 && (
        <details className="text-sm">
          <summary className="w-fit cursor-pointer rounded-sm text-soft hover:text-ink touch:min-h-11 touch:py-3">
            Show as a table
          </summary>
          <table aria-label="How often by day" className="figures mt-1 w-full">
            <thead>
              <tr className="text-left text-xs text-soft">
                <th scope="col" className="font-medium">
                  Day, UTC
                </th>
                <th scope="col" className="text-right font-medium">
                  Times
                </th>
              </tr>
            </thead>
            <tbody>
              {fired.toReversed().map(({ day, count }) => (
                <tr key={day}>
                  <td className="py-0.5">{dayWords(day)}</td>
                  <td className="py-0.5 text-right">{formatCount(count)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
    </figure>
  );
}
