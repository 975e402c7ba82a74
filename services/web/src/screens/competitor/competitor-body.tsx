import type { ReactNode } from 'react';
import type { Competitor } from '../../api/competitors.ts';
import { Badge } from '../../design/badge.tsx';
import { OutLink } from '../../design/button.tsx';
import { formatCount } from '../../words/count.ts';
import { CompetitorLogo } from '../competitors/competitor-logo.tsx';
import { healthOf, indexWords } from '../competitors/words.ts';
import { theirVatWords } from '../products/price-words.ts';
import { Activity } from './activity.tsx';
import { LatestAlerts } from './latest-alerts.tsx';
import { WatchedOf } from './watched-of.tsx';

export function CompetitorBody({ competitor }: { readonly competitor: Competitor }) {
  const { id, industry, domains, watches, priceIndex, vat } = competitor;
  const { text, how } = indexWords(priceIndex);
  const health = healthOf(competitor);
  return (
    <div className="flex flex-col gap-5">
      <div className="flex items-center gap-3 text-soft">
        <CompetitorLogo of={competitor} />
        <p className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
          {industry !== null && <span>{industry}</span>}
          {domains.map((domain) => (
            <OutLink key={domain} href={`https://${domain}/`} className="inline-flex items-center touch:min-h-11">
              {domain}
            </OutLink>
          ))}
          {health !== undefined && <Badge tone={health.tone}>{health.text}</Badge>}
        </p>
      </div>
      <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line md:grid-cols-4">
        <Figure name="Prices" note={how} wide>
          {text}
        </Figure>
        <Figure name="Watches" note={watches.paused === 0 ? '' : `${formatCount(watches.paused)} of them paused`}>
          {formatCount(watches.total)}
        </Figure>
        <Figure name="Its prices are told" note="">
          {theirVatWords(vat)}
        </Figure>
      </dl>
      <WatchedOf competitorId={id} />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 lg:grid-cols-2">
        <Activity competitorId={id} />
        <LatestAlerts competitorId={id} />
      </div>
    </div>
  );
}

interface FigureProps {
  readonly name: string;
  readonly note: string;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

function Figure({ name, note, wide = false, children }: FigureProps) {
  return (
    <div className={`flex flex-col gap-0.5 bg-surface px-4 py-3 ${wide ? 'col-span-2' : ''}`}>
      <dt className="text-sm text-soft">{name}</dt>
      <dd>
        <p className="figures text-lg font-semibold">{children}</p>
        {note !== '' && <p className="text-sm text-soft">{note}</p>}
      </dd>
    </div>
  );
}
