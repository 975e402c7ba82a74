import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { watchesQuery, type Watch } from '../../api/watches.ts';
import { Loaded } from '../../design/loaded.tsx';
import { Section } from '../../design/page.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { When } from '../../design/when.tsx';

const SHOWN = 5;

/** What is looked at next. */
export function NextChecks() {
  const watches = useQuery(watchesQuery({ sort: 'nextRun', limit: SHOWN }));
  const { items = [] } = watches.data ?? {};
  return (
    <Section title="Next checks">
      <Loaded
        query={watches}
        to="see watches"
        skeleton={<SkeletonRows rows={SHOWN} rowClassName="h-10" />}
        isEmpty={({ items }) => upcoming(items).length === 0}
        empty={
          <p data-state="empty" className="flex min-h-12 items-center px-4 py-3 text-soft">
            {items.some(({ sample }) => sample)
              ? 'Nothing is going to be checked: samples never are.'
              : 'Nothing is going to be checked: every watch is paused.'}
          </p>
        }
      >
        {({ items }) => (
          <ul className="divide-y divide-line">
            {upcoming(items).map(({ id, name, url, nextRunAt }) => (
              <li key={id} className="flex h-10 items-center gap-3 px-4">
                <Link to="/watches/$id" params={{ id }} className="min-w-0 flex-1 truncate hover:underline">
                  {name || url}
                </Link>
                <When at={nextRunAt} className="text-sm text-soft" />
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Section>
  );
}

function upcoming(watches: readonly Watch[]): (Watch & { readonly nextRunAt: string })[] {
  return watches.filter((watch): watch is Watch & { nextRunAt: string } => watch.nextRunAt !== null);
}
