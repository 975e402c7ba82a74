import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useMemo, useRef, useState, type CSSProperties } from 'react';
import type { Watch, WatchFilter } from '../../api/watches.ts';
import { Button } from '../../design/button.tsx';
import { useIsPhone } from '../../design/is-phone.ts';
import { Skeleton } from '../../design/skeleton.tsx';
import { fit, templateOf, type Column } from './columns.ts';
import { TableHead, type TableHeadProps } from './table-head.tsx';
import { useFreshRows } from './use-fresh-rows.ts';
import { useRowKeys } from './use-row-keys.ts';
import type { WatchRowProps } from './row-props.ts';
import { WatchListItem, WatchRow } from './watch-row.tsx';

interface WatchTableProps extends Omit<WatchRowProps, 'watch' | 'chosen'> {
  readonly watches: readonly Watch[];
  readonly chosen: ReadonlySet<string>;
  /** The head of the table, above its rows; a phone has none. */
  readonly head: TableHeadProps;
  /** That somebody wants to see; as many as have room are shown. */
  readonly wanted: readonly Column[];
  readonly cursors: readonly string[];
  readonly filter: WatchFilter;
  readonly more: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly isFetchNextPageError: boolean;
    readonly fetchNextPage: () => unknown;
  };
}

/** Heights of the rows in rem, as h-13 and h-18 say. */
const ROW_REM = 3.25;
const ITEM_REM = 4.5;
/** What stands above the rows while one scrolls, in rem. */
const ABOVE_REM = 6;
/** The next page is asked for so many rows before one comes to it. */
const AHEAD = 40;

/** All rows there are, of which only those on the screen are in the page; a list on a phone. */
export function WatchTable({ watches, chosen, head, wanted, more, cursors, filter, ...row }: WatchTableProps) {
  const isPhone = useIsPhone();
  const place = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [width, setWidth] = useState(0);
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const height = (isPhone ? ITEM_REM : ROW_REM) * rem;
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = more;
  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoized by the compiler
  const rows = useWindowVirtualizer({
    count: watches.length + (hasNextPage ? 1 : 0),
    estimateSize: () => height,
    getItemKey: (index) => watches[index]?.id ?? 'more',
    overscan: 6,
    scrollMargin: top,
    scrollPaddingStart: isPhone ? 0 : ABOVE_REM * rem,
    useFlushSync: false,
  });
  useLayoutEffect(() => {
    const measure = () => {
      const box = place.current?.getBoundingClientRect();
      setTop(Math.round((box?.top ?? 0) + window.scrollY));
      setWidth(box?.width ?? 0);
    };
    const moved = new ResizeObserver(measure);
    moved.observe(document.body);
    return () => moved.disconnect();
  }, []);
  useLayoutEffect(() => rows.measure(), [height, rows]);

  const shown = rows.getVirtualItems();
  const [first, last] = [shown[0]?.index ?? 0, shown.at(-1)?.index ?? 0];
  useFreshRows({ filter, cursors, watches, first, last });
  const wantsMore = last >= watches.length - AHEAD && hasNextPage && !isFetchingNextPage && !isFetchNextPageError;
  useEffect(() => {
    if (wantsMore) void fetchNextPage();
  }, [wantsMore, fetchNextPage]);

  useRowKeys(watches, rows);
  const columns = useMemo(() => fit(wanted, width / rem), [wanted, width, rem]);

  const roles = isPhone ? (['list', undefined, 'listitem'] as const) : (['table', 'rowgroup', 'row'] as const);
  return (
    <div
      role={roles[0]}
      aria-label="Watches"
      {...(!isPhone && { 'aria-rowcount': hasNextPage ? -1 : watches.length + 1 })}
      // Set by script, which the policy of the page allows.
      style={{ '--columns': templateOf(columns) } as CSSProperties}
    >
      {!isPhone && (
        <div role="rowgroup" className="sticky top-12 z-10 rounded-t-lg bg-surface">
          <TableHead {...head} columns={columns} />
        </div>
      )}
      <div ref={place} role={roles[1] ?? 'presentation'} className="relative" style={{ height: rows.getTotalSize() }}>
        {shown.map(({ index, key, start }) => {
          const watch = watches[index];
          return (
            <div
              key={key}
              role={roles[2]}
              {...(!isPhone && { 'aria-rowindex': index + 2 })}
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${start - rows.options.scrollMargin}px)` }}
            >
              {watch === undefined ? (
                <Tail role={isPhone ? undefined : 'cell'} failed={isFetchNextPageError} onRetry={fetchNextPage} />
              ) : isPhone ? (
                <WatchListItem {...row} watch={watch} chosen={chosen.has(watch.id)} />
              ) : (
                <WatchRow {...row} watch={watch} chosen={chosen.has(watch.id)} columns={columns} />
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

interface TailProps {
  readonly role: 'cell' | undefined;
  readonly failed: boolean;
  readonly onRetry: () => unknown;
}

/** Where the next page will stand. */
function Tail({ role, failed, onRetry }: TailProps) {
  return (
    <div role={role} className="flex h-13 items-center justify-center gap-3 px-4 text-soft">
      {failed ? (
        <>
          The rest could not be read.
          <Button size="small" onClick={() => onRetry()}>
            Try again
          </Button>
        </>
      ) : (
        <Skeleton />
      )}
    </div>
  );
}
