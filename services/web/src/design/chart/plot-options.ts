import uPlot from 'uplot';
import { dateFormat } from '../../words/formats.ts';
import { region } from '../../words/region.ts';
import type { ChartProps } from './charted.ts';
import type { Colours } from './colours.ts';

export const HEIGHT = 256;
const FONT = '12px "Inter Variable", system-ui, sans-serif';
const DOT = 4;
/** Room above and below the line, as a part of what it spans. */
const PAD = 0.08;

type Drawn = Pick<ChartProps, 'bands' | 'marks' | 'level' | 'formatValue'>;

/** How a chart is drawn. @param now what it shows at the time of drawing */
export function plotOptions(width: number, now: () => Drawn, colours: Colours): uPlot.Options {
  const stepped = uPlot.paths.stepped?.({ align: 1 });
  const axis = { stroke: () => colours('soft'), font: FONT, ticks: { show: false } };
  const grid = { stroke: () => colours('line'), width: 1 };
  return {
    width,
    height: HEIGHT,
    tzDate: (time) => inZone(new Date(time * 1_000)),
    legend: { show: false },
    padding: [12, 12, 0, 4],
    cursor: {
      y: false,
      drag: { setScale: false, x: false, y: false },
      points: { size: 8, fill: () => colours('accent') },
    },
    scales: { x: { time: true, auto: false }, y: { range: (_, low, high) => padded(low, high, now().level?.value) } },
    axes: [
      {
        ...axis,
        grid: { show: false },
        space: 80,
        size: 32,
        values: (_, times, _axis, _space, step) => timesInWords(times, step),
      },
      { ...axis, grid, size: 76, values: (_, values) => values.map((value) => now().formatValue(value)) },
    ],
    series: [
      {},
      {
        stroke: () => colours('accent'),
        width: 1.5,
        points: { show: false },
        ...(stepped && { paths: stepped }),
      },
    ],
    hooks: {
      drawClear: [(plot) => drawBands(plot, now(), colours)],
      draw: [(plot) => drawMarks(plot, now(), colours)],
    },
  };
}

/** A moment as the chart counts its days and hours, which begin where the person is. */
function inZone(at: Date): Date {
  return region.timeZone === undefined ? at : uPlot.tzDate(at, region.timeZone);
}

const DAY_S = 86_400;

/** Moments of the axis, as the person's language writes them. @param step between two of them, s */
function timesInWords(times: readonly number[], step: number): string[] {
  const { locale, timeZone } = region;
  const parts: Intl.DateTimeFormatOptions =
    step >= 28 * DAY_S
      ? { month: 'short', year: 'numeric' }
      : step >= DAY_S
        ? { day: 'numeric', month: 'short' }
        : step >= 60
          ? { hour: '2-digit', minute: '2-digit' }
          : { minute: '2-digit', second: '2-digit' };
  const format = dateFormat(locale, { ...parts, timeZone });
  return times.map((time) => format.format(time * 1_000));
}

function padded(low: number | null, high: number | null, level: number | undefined): [number, number] {
  const known = [low, high, level].filter((value) => value !== null && value !== undefined);
  if (known.length === 0) return [0, 1];
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const room = (most - least || Math.abs(most) || 1) * PAD;
  return [Math.max(least >= 0 ? 0 : -Infinity, least - room), most + room];
}

function drawBands(plot: uPlot, { bands = [] }: Drawn, colours: Colours): void {
  const { left, top, width, height } = plot.bbox;
  const { ctx } = plot;
  for (const { from, to, tone } of bands) {
    const start = Math.max(left, plot.valToPos(from / 1_000, 'x', true));
    const end = Math.min(left + width, plot.valToPos(to / 1_000, 'x', true));
    if (end <= start) continue;
    ctx.fillStyle = colours(tone === 'soft' ? 'hover' : `${tone}-wash`);
    ctx.fillRect(start, top, end - start, height);
  }
}

function drawMarks(plot: uPlot, { marks = [], level }: Drawn, colours: Colours): void {
  const { left, width } = plot.bbox;
  const { ctx } = plot;
  const ratio = uPlot.pxRatio;
  ctx.save();
  if (level !== undefined) {
    const y = plot.valToPos(level.value, 'y', true);
    ctx.strokeStyle = colours('soft');
    ctx.fillStyle = colours('soft');
    ctx.lineWidth = ratio;
    ctx.setLineDash([4 * ratio, 4 * ratio]);
    ctx.beginPath();
    ctx.moveTo(left, y);
    ctx.lineTo(left + width, y);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.font = FONT.replace('12', String(12 * ratio));
    // The axes leave theirs behind.
    ctx.textAlign = 'left';
    ctx.textBaseline = 'alphabetic';
    // Words can be read where the line of prices runs through them.
    ctx.strokeStyle = colours('surface');
    ctx.lineWidth = 4 * ratio;
    ctx.lineJoin = 'round';
    ctx.strokeText(level.words, left + 6 * ratio, y - 5 * ratio);
    ctx.fillText(level.words, left + 6 * ratio, y - 5 * ratio);
  }
  for (const { at, tone } of marks) {
    const x = plot.valToPos(at / 1_000, 'x', true);
    const value = valueAt(plot, at / 1_000);
    if (value === null || x < left || x > left + width) continue;
    ctx.beginPath();
    ctx.arc(x, plot.valToPos(value, 'y', true), DOT * ratio, 0, 2 * Math.PI);
    ctx.fillStyle = colours(tone);
    ctx.strokeStyle = colours('surface');
    ctx.lineWidth = 2 * ratio;
    ctx.fill();
    ctx.stroke();
  }
  ctx.restore();
}

/** What the line is at at a moment: the point before it holds. */
function valueAt(plot: uPlot, time: number): number | null {
  const index = indexBefore(plot.data[0], time);
  return (index < 0 ? plot.data[1]?.[0] : plot.data[1]?.[index]) ?? null;
}

/** The last place that is not later; -1 where all are. */
export function indexBefore(times: ArrayLike<number>, time: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
