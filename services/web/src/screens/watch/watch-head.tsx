import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ExternalLink, Pencil } from 'lucide-react';
import type { ReactNode } from 'react';
import { competitorQuery } from '../../api/competitors.ts';
import type { Watch } from '../../api/watches.ts';
import { Badge } from '../../design/badge.tsx';
import { IconButton } from '../../design/button.tsx';
import { Money } from '../../design/money.tsx';
import { When } from '../../design/when.tsx';
import { StockCell } from '../watches/cells.tsx';
import { NextCheck } from '../watches/next-check.tsx';
import { healthOf, hostOf } from '../watches/words.ts';

interface WatchHeadProps {
  readonly watch: Watch;
  readonly mayWrite: boolean;
  readonly onOwnPrice: () => void;
}

/** A watch at a glance. */
export function WatchHead({ watch, mayWrite, onOwnPrice }: WatchHeadProps) {
  const { url, latest, nextRunAt, lastSeenAt, ownPrice, ownPriceOf, productId, competitorId } = watch;
  const { data: competitor } = useQuery(competitorQuery(competitorId));
  const { tone, state, why } = healthOf(watch);
  return (
    <div className="flex flex-col gap-4">
      <p className="flex min-h-5 flex-wrap items-center gap-x-3 gap-y-1 text-soft">
        <Link to="/competitors/$id" params={{ id: competitorId }} className="rounded-sm hover:underline">
          {competitor?.name ?? hostOf(watch)}
        </Link>
        {!watch.sample && (
          <a
            href={url}
            target="_blank"
            rel="noreferrer"
            className="inline-flex items-center gap-1 rounded-sm text-accent hover:underline touch:min-h-11"
          >
            Open the page at the shop
            <ExternalLink aria-hidden className="size-3.5" />
          </a>
        )}
        <Badge tone={tone}>{why === '' ? state : `${state}: ${why}`}</Badge>
      </p>
      <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line md:grid-cols-5">
        <Figure name="Price">
          <Money of={latest?.price ?? null} className="text-lg font-semibold" />
        </Figure>
        <Figure name="Stock">
          <StockCell availability={latest?.availability} />
        </Figure>
        <Figure name="Your price">
          <Money of={ownPrice} />
          {mayWrite && (
            <IconButton
              label="Change your price"
              size="small"
              icon={<Pencil aria-hidden className="size-3.5" />}
              onClick={onOwnPrice}
            />
          )}
          {productId !== null && ownPriceOf === 'product' && (
            <Link
              to="/products"
              search={{ of: productId }}
              className="inline-flex items-center whitespace-nowrap rounded-sm text-sm text-accent underline-offset-2 hover:underline touch:min-h-11"
            >
              of its product
            </Link>
          )}
        </Figure>
        <Figure name="Last check">
          {lastSeenAt === null ? <span className="text-soft">–</span> : <When at={lastSeenAt} />}
        </Figure>
        <Figure name="Next check">
          <NextCheck at={nextRunAt} />
        </Figure>
      </dl>
    </div>
  );
}

function Figure({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="flex flex-col gap-0.5 bg-surface px-4 py-3 max-md:last:col-span-2">
      <dt className="text-sm text-soft">{name}</dt>
      <dd className="flex min-h-7 flex-wrap items-center gap-x-1">{children}</dd>
    </div>
  );
}
