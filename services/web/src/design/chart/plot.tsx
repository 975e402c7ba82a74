import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import uPlot from 'uplot';
import { formatMoment } from '../../words/time.ts';
import type { ChartProps, ChartRange } from './charted.ts';
import { followColours } from './colours.ts';
import { followDrag } from './drag.ts';
import { HEIGHT, indexBefore, plotOptions } from './plot-options.ts';

const STEP = 0.2;
/** The shortest time that is shown, ms. */
const SHORTEST_MS = 60_000;

/** The canvas of a chart, and what moves over it. */
export function Plot(props: ChartProps) {
  const { label, points, range, bands, marks, level, onRange } = props;
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const now = useRef(props);
  const [index, setIndex] = useState<number>();
  useLayoutEffect(() => {
    now.current = props;
  });

  useLayoutEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const { colours, stop } = followColours(() => plot.current?.redraw(false));
    const options = plotOptions(element.clientWidth, () => now.current, colours);
    options.hooks = {
      ...options.hooks,
      setCursor: [
        ({ cursor }) => setIndex(cursor.idx == null ? undefined : Math.min(cursor.idx, now.current.points.length - 1)),
      ],
    };
    const made = new uPlot(options, [[], []], element);
    plot.current = made;
    const sized = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: HEIGHT }));
    sized.observe(element);
    const end = followDrag(made, (moved) => now.current.onRange?.(moved));
    return () => {
      end();
      sized.disconnect();
      stop();
      made.destroy();
      plot.current = undefined;
    };
  }, []);

  useEffect(() => {
    const made = plot.current;
    if (made === undefined) return;
    made.batch(() => {
      made.setData(dataOf(points, range.to), false);
      made.setScale('x', { min: range.from / 1_000, max: range.to / 1_000 });
    });
  }, [points, range.from, range.to]);
  useEffect(() => plot.current?.redraw(), [bands, marks, level]);

  const point = index === undefined ? undefined : points[index];
  const mark = point && marks?.find(({ at }) => at >= point.at && at < (points[index! + 1]?.at ?? Infinity));
  const said =
    point && [point.words, point.more, formatMoment(new Date(point.at)), mark?.words].filter(Boolean).join(', ');
  const goTo = (next: number) => {
    const made = plot.current;
    const target = points[next];
    if (made === undefined || target === undefined || target.at > range.to) return;
    const left = Math.max(0, made.valToPos(target.at / 1_000, 'x'));
    const top = target.value === null ? 0 : made.valToPos(target.value, 'y');
    made.setCursor({ left, top });
    setIndex(next);
  };
  const press = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const zoom = { '+': 0.5, '=': 0.5, '-': 2 }[event.key];
    const last = indexBefore(
      points.map(({ at }) => at),
      range.to,
    );
    if (by !== undefined && event.shiftKey) onRange?.(moved(range, by * STEP));
    else if (by !== undefined) goTo(Math.min(last, Math.max(0, index === undefined ? last : index + by)));
    else if (event.key === 'Home') goTo(0);
    else if (event.key === 'End') goTo(last);
    else if (zoom !== undefined) onRange?.(zoomed(range, zoom));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="relative">
      <div
        ref={place}
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, points.length - 1)}
        aria-valuenow={index ?? Math.max(0, points.length - 1)}
        aria-valuetext={said ?? points.at(-1)?.words ?? 'Nothing to show'}
        onKeyDown={press}
        onBlur={() => setIndex(undefined)}
        className="h-64 touch-pan-y overflow-hidden rounded-md -outline-offset-2!"
      />
      {point !== undefined && (
        <div
          aria-hidden
          className="pointer-events-none absolute top-2 right-3 flex flex-col items-end rounded-md border border-line bg-raised px-2.5 py-1.5 text-sm shadow-raised"
        >
          <span className="figures font-medium">{point.words}</span>
          {point.more !== undefined && <span className="text-soft">{point.more}</span>}
          <span className="figures text-soft">{formatMoment(new Date(point.at))}</span>
          {mark !== undefined && <span>{mark.words}</span>}
        </div>
      )}
    </div>
  );
}

/** The last point holds until now, or until the end of what is shown. */
function dataOf(points: ChartProps['points'], until: number): uPlot.AlignedData {
  const times = points.map(({ at }) => at / 1_000);
  const values = points.map(({ value }) => value);
  const last = points.at(-1);
  const end = Math.min(until, Date.now());
  if (last === undefined || last.at >= end) return [times, values];
  return [
    [...times, end / 1_000],
    [...values, last.value],
  ];
}

const moved = ({ from, to }: ChartRange, part: number): ChartRange => ({
  from: Math.round(from + (to - from) * part),
  to: Math.round(to + (to - from) * part),
});

function zoomed({ from, to }: ChartRange, factor: number): ChartRange {
  const half = Math.max(SHORTEST_MS, (to - from) * factor) / 2;
  const middle = (from + to) / 2;
  return { from: Math.round(middle - half), to: Math.round(middle + half) };
}
