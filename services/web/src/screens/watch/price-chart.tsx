import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { ChartLine } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import { itemsOf } from '../../api/pages.ts';
import { chartQuery, watchAlertsQuery } from '../../api/watch-page.ts';
import type { Watch } from '../../api/watches.ts';
import { Button } from '../../design/button.tsx';
import { Chart } from '../../design/chart/chart.tsx';
import type { ChartRange } from '../../design/chart/charted.ts';
import { Loaded } from '../../design/loaded.tsx';
import { Section } from '../../design/page.tsx';
import { EmptyState } from '../../design/states.tsx';
import { formatCount } from '../../words/count.ts';
import { formatMoney } from '../../words/money.ts';
import { bandsOf, marksOf, ownLevel, pointsOf } from './draw.ts';
import { RANGE_MINUTES, RANGE_WORDS, rangeFor, RANGES, type WatchPageView } from './view.ts';

interface PriceChartProps {
  readonly watch: Watch;
  readonly view: WatchPageView;
  readonly onChange: (part: WatchPageView) => void;
}

/** How the price and the stock went, with what was told of it. */
export function PriceChart({ watch, view, onChange }: PriceChartProps) {
  const { from, to } = view;
  const [fitting] = useState(() => rangeFor(watch.createdAt, new Date()));
  const range = view.range ?? fitting;
  const stretch =
    from === undefined || to === undefined
      ? {}
      : { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  const query = useQuery(chartQuery(watch.id, stretch, from === undefined ? RANGE_MINUTES[range] : undefined));
  const alerts = useInfiniteQuery(watchAlertsQuery(watch.id)).data;
  const { data } = query;
  const drawn = useMemo(() => data && { points: pointsOf(data), bands: bandsOf(data) }, [data]);
  const marks = useMemo(() => (alerts ? marksOf(itemsOf(alerts)) : []), [alerts]);
  const level = useMemo(() => ownLevel(watch), [watch]);
  const currency = watch.latest?.price?.currency ?? null;
  const formatValue = useCallback((value: number) => formatMoney({ amount: plain(value), currency }), [currency]);
  const onRange = useCallback((moved: ChartRange) => onChange(moved), [onChange]);
  const shown = data && { from: Date.parse(data.from), to: Date.parse(data.to) };
  return (
    <Section
      title="Price and stock"
      aside={
        <div role="group" aria-label="Time" className="-mr-2 flex overflow-x-auto">
          {RANGES.map((one) => (
            <Button
              key={one}
              look="quiet"
              size="small"
              aria-pressed={from === undefined && one === range}
              className="aria-pressed:bg-hover aria-pressed:text-ink"
              onClick={() => onChange({ range: one, from: undefined, to: undefined })}
            >
              <span className="max-md:sr-only">{RANGE_WORDS[one]}</span>
              <span aria-hidden className="md:hidden">
                {one}
              </span>
            </Button>
          ))}
        </div>
      }
    >
      <Loaded
        query={query}
        to="see the history"
        skeleton={<div className="h-[19.5rem]" />}
        isEmpty={({ firstAt }) => firstAt === null}
        empty={
          <EmptyState icon={ChartLine} title="No price yet">
            When the page has shown a price or its stock, it stands here, and every change after it.
          </EmptyState>
        }
      >
        {({ count }) =>
          shown &&
          drawn && (
            <>
              <Chart
                label={`Price of ${watch.name || watch.url}`}
                points={drawn.points}
                range={shown}
                bands={drawn.bands}
                marks={marks}
                {...(level && { level })}
                formatValue={formatValue}
                onRange={onRange}
                columns={{ value: 'Price', more: 'Stock' }}
              />
              <p className="px-4 pb-3 text-sm text-soft">
                {count === 1 ? 'One change' : `${formatCount(count)} changes`} in this time. Red is out of stock, yellow
                to be waited for; dots are alerts. Drag to move in time.
              </p>
            </>
          )
        }
      </Loaded>
    </Section>
  );
}

/** A tick of the axis as decimal text: no more digits than it needs. */
function plain(value: number): string {
  return String(Number(value.toFixed(4)));
}
