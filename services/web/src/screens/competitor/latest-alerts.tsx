import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { BellRing } from 'lucide-react';
import type { Alert } from '../../api/alerts.ts';
import { competitorAlertsQuery } from '../../api/competitors.ts';
import { Loaded } from '../../design/loaded.tsx';
import { Section } from '../../design/page.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { EmptyState } from '../../design/states.tsx';
import { When } from '../../design/when.tsx';
import { alertWords } from '../home/alert-words.ts';

/** What was told of a competitor last; each leads to its watch. */
export function LatestAlerts({ competitorId }: { readonly competitorId: string }) {
  const query = useQuery(competitorAlertsQuery(competitorId));
  return (
    <Section title="Latest alerts">
      <Loaded
        query={query}
        to="see alerts"
        skeleton={<SkeletonRows rows={4} rowClassName="h-14" />}
        isEmpty={({ items }) => items.length === 0}
        empty={
          <EmptyState icon={BellRing} title="No alert yet">
            When one of your rules is set off by a price or the stock here, it is told.
          </EmptyState>
        }
      >
        {({ items }) => (
          <ul aria-label="Latest alerts" className="divide-y divide-line">
            {items.map((alert) => (
              <Line key={alert.id} alert={alert} />
            ))}
          </ul>
        )}
      </Loaded>
    </Section>
  );
}

function Line({ alert }: { readonly alert: Alert }) {
  const { title, watchId, raisedAt } = alert;
  return (
    <li className="relative flex min-h-14 items-center gap-3 px-4 py-2 hover:bg-hover">
      <div className="mr-auto min-w-0">
        <Link
          to="/watches/$id"
          params={{ id: watchId }}
          className="covering block truncate rounded-sm font-medium -outline-offset-1!"
        >
          {title}
        </Link>
        <p className="figures truncate text-sm text-soft">{alertWords(alert)}</p>
      </div>
      <When at={raisedAt} className="relative z-1 shrink-0 text-sm text-soft" />
    </li>
  );
}
