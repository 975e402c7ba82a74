import type uPlot from 'uplot';
import type { ChartRange } from './charted.ts';

/** A hand that trembles does not move time, px. */
const STILL_PX = 4;

/** Time is moved by dragging it. @param onMoved is told where it was let go @returns how to stop */
export function followDrag(plot: uPlot, onMoved: (range: ChartRange) => void): () => void {
  let start: { readonly x: number; readonly min: number; readonly max: number } | undefined;
  const down = ({ clientX, button, pointerId }: PointerEvent) => {
    const { min, max } = plot.scales['x'] ?? {};
    if (button !== 0 || min === undefined || max === undefined) return;
    start = { x: clientX, min, max };
    plot.over.setPointerCapture(pointerId);
  };
  const shifted = ({ clientX }: PointerEvent) => {
    if (start === undefined || Math.abs(clientX - start.x) < STILL_PX) return undefined;
    const by = ((start.x - clientX) / plot.over.clientWidth) * (start.max - start.min);
    return { min: start.min + by, max: start.max + by };
  };
  const move = (event: PointerEvent) => {
    const to = shifted(event);
    if (to !== undefined) plot.setScale('x', to);
  };
  const up = (event: PointerEvent) => {
    const to = shifted(event);
    start = undefined;
    if (to !== undefined) onMoved({ from: Math.round(to.min * 1_000), to: Math.round(to.max * 1_000) });
  };
  const cancel = () => (start = undefined);
  plot.over.addEventListener('pointerdown', down);
  plot.over.addEventListener('pointermove', move);
  plot.over.addEventListener('pointerup', up);
  plot.over.addEventListener('pointercancel', cancel);
  return () => {
    plot.over.removeEventListener('pointerdown', down);
    plot.over.removeEventListener('pointermove', move);
    plot.over.removeEventListener('pointerup', up);
    plot.over.removeEventListener('pointercancel', cancel);
  };
}
