import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { movesQuery } from '../../api/moves.ts';
import { Loaded } from '../../design/loaded.tsx';
import { Change } from '../../design/money.tsx';
import { Section } from '../../design/page.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { formatMoney } from '../../words/money.ts';

const DAYS = 7;
const SHOWN = 5;

/** Where prices have gone furthest of late. */
export function BiggestMoves() {
  const moves = useQuery(movesQuery(DAYS, SHOWN));
  return (
    <Section title={`Biggest moves in ${DAYS} days`}>
      <Loaded
        query={moves}
        to="see prices"
        skeleton={<SkeletonRows rows={3} rowClassName="h-14" />}
        isEmpty={({ items }) => items.length === 0}
        empty={
          <p data-state="empty" className="flex min-h-12 items-center px-4 text-soft">
            No price is another than {DAYS} days ago.
          </p>
        }
      >
        {({ items }) => (
          <ul className="divide-y divide-line">
            {items.map(({ watchId, title, url, from, to, percent }) => (
              <li key={watchId} className="flex min-h-14 items-center gap-3 px-4 py-2">
                <div className="flex min-w-0 flex-1 flex-col">
                  <Link to="/watches/$id" params={{ id: watchId }} className="truncate font-medium hover:underline">
                    {title || url}
                  </Link>
                  <p className="figures truncate text-sm text-soft">
                    {formatMoney(to)}, was {formatMoney(from)}
                  </p>
                </div>
                <Change percent={percent} />
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Section>
  );
}
