import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ExternalLink } from 'lucide-react';
import { lazy, Suspense } from 'react';
import type { Alert } from '../../api/alerts.ts';
import { competitorQuery } from '../../api/competitors.ts';
import { Change } from '../../design/money.tsx';
import { When } from '../../design/when.tsx';
import { alertWords } from './alert-words.ts';

const PriceLine = lazy(() => import('./price-line.tsx').then((file) => ({ default: file.PriceLine })));

interface ChangeRowProps {
  readonly alert: Alert;
  readonly isNew: boolean;
  readonly withLine: boolean;
}

export function ChangeRow({ alert, isNew, withLine }: ChangeRowProps) {
  const { title, url, watchId, competitorId, raisedAt, percent } = alert;
  const { data: competitor } = useQuery({ ...competitorQuery(competitorId ?? ''), enabled: competitorId !== null });
  return (
    <li className="flex min-h-16 items-center gap-4 px-4 py-2.5">
      <div className="flex min-w-0 flex-1 flex-col gap-0.5">
        <p className="flex min-w-0 items-center gap-2">
          {isNew && <span role="img" aria-label="New" className="size-1.5 shrink-0 rounded-full bg-accent" />}
          <Link to="/watches/$id" params={{ id: watchId }} className="truncate font-medium hover:underline">
            {title || url}
          </Link>
          <a
            href={url}
            target="_blank"
            rel="noreferrer"
            aria-label={`Open the page of ${title}`}
            className="-ml-1 grid size-6 shrink-0 place-items-center rounded-sm text-soft hover:bg-hover hover:text-ink"
          >
            <ExternalLink aria-hidden className="size-3.5" />
          </a>
        </p>
        <p className="figures text-sm text-soft">{alertWords(alert, { competitor: competitor?.name })}</p>
      </div>
      <div className="hidden w-20 sm:block">
        <Suspense fallback={null}>{withLine && <PriceLine watchId={watchId} />}</Suspense>
      </div>
      <div className="flex w-20 shrink-0 flex-col items-end gap-0.5">
        {percent !== null && percent !== 0 && <Change percent={percent} />}
        <When at={raisedAt} className="text-sm text-soft" />
      </div>
    </li>
  );
}
