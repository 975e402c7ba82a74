import { Link } from '@tanstack/react-router';
import { Pencil, Trash2 } from 'lucide-react';
import type { Competitor } from '../../api/competitors.ts';
import { Badge } from '../../design/badge.tsx';
import { IconButton } from '../../design/button.tsx';
import { formatCount } from '../../words/count.ts';
import { CompetitorLogo } from './competitor-logo.tsx';
import { healthOf, indexWords } from './words.ts';

/** What is asked of a competitor over the cards. */
export type Asked =
  { readonly kind: 'add' } | { readonly kind: 'edit' | 'delete'; readonly competitor: Competitor } | undefined;

interface CompetitorCardProps {
  readonly competitor: Competitor;
  readonly mayWrite: boolean;
  readonly onAsk: (asked: Asked) => void;
}

/** A competitor at a glance; leads to its page. */
export function CompetitorCard({ competitor, mayWrite, onAsk }: CompetitorCardProps) {
  const { id, name, industry, domains, watches, priceIndex } = competitor;
  const { text, how } = indexWords(priceIndex);
  const health = healthOf(competitor);
  const about = [industry, domains.join(', ')].filter((part) => part !== null && part !== '').join(' · ');
  return (
    <li className="relative flex min-h-44 flex-col rounded-lg border border-line bg-surface">
      <div className="flex items-start gap-2 py-3 pr-2 pl-4">
        <CompetitorLogo of={competitor} />
        <div className="mr-auto min-w-0 pl-1">
          <h2 className="truncate text-md font-semibold">
            <Link to="/competitors/$id" params={{ id }} className="covering rounded-sm hover:underline">
              {name}
            </Link>
          </h2>
          <p className="min-h-5 truncate text-sm text-soft">{about}</p>
        </div>
        {mayWrite && (
          <div className="relative z-1 flex shrink-0">
            <IconButton
              label={`Edit ${name}`}
              icon={<Pencil aria-hidden className="size-4" />}
              onClick={() => onAsk({ kind: 'edit', competitor })}
            />
            <IconButton
              label={`Delete ${name}`}
              icon={<Trash2 aria-hidden className="size-4" />}
              onClick={() => onAsk({ kind: 'delete', competitor })}
            />
          </div>
        )}
      </div>
      <dl className="px-4">
        <dt className="text-sm text-soft">Prices</dt>
        <dd>
          <p className="figures text-lg font-semibold">{text}</p>
          <p className="text-sm text-soft">{how}</p>
        </dd>
      </dl>
      <div className="mt-auto flex min-h-11 items-center gap-2 px-4 pt-2 pb-2">
        <span className="text-soft">{watches.total === 1 ? 'One watch' : `${formatCount(watches.total)} watches`}</span>
        {health !== undefined && (
          <span className="ml-auto">
            <Badge tone={health.tone}>{health.text}</Badge>
          </span>
        )}
      </div>
    </li>
  );
}
