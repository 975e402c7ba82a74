const WIDTH = 80;
const HEIGHT = 24;
const INSET = 2;

interface SparklineProps {
  /** In the order of time; places on a scale, not amounts. */
  readonly values: readonly number[];
  /** What it shows, for who does not see it: `Price over 7 days`. */
  readonly label: string;
}

/** How something moved, without axes: as steps, since a price holds until it changes. */
export function Sparkline({ values, label }: SparklineProps) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const x = (index: number) => INSET + (index / Math.max(1, values.length - 1)) * (WIDTH - 2 * INSET);
  const y = (value: number) =>
    high === low ? HEIGHT / 2 : INSET + ((high - value) / (high - low)) * (HEIGHT - 2 * INSET);
  const steps = values.map(
    (value, index) =>
      `${index === 0 ? 'M' : 'H'}${x(index).toFixed(1)} ${index === 0 ? '' : 'V'}${y(value).toFixed(1)}`,
  );
  const last = values.at(-1);
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className="h-6 w-20 shrink-0 text-accent">
      {last !== undefined && (
        <>
          <path d={steps.join('')} fill="none" stroke="currentColor" strokeWidth={1.25} strokeLinejoin="round" />
          <circle cx={x(values.length - 1)} cy={y(last)} r={1.75} fill="currentColor" />
        </>
      )}
    </svg>
  );
}
