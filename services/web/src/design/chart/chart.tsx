import { lazy, Suspense } from 'react';
import { Skeleton } from '../skeleton.tsx';
import { ChartTable } from './chart-table.tsx';
import type { ChartProps } from './charted.ts';

const Plot = lazy(() => import('./plot.tsx').then((file) => ({ default: file.Plot })));

/**
 * A value over time, in steps. By keyboard: arrows go from point to point, with shift they move the time, plus and minus
 * zoom. A table of the same points stands behind it.
 */
export function Chart(props: ChartProps) {
  return (
    <div className="flex flex-col gap-2">
      <Suspense
        fallback={
          <div className="flex h-64 items-end p-4">
            <Skeleton />
          </div>
        }
      >
        <Plot {...props} />
      </Suspense>
      <ChartTable {...props} />
    </div>
  );
}
