import { useQueries, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Bell, BellOff, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { competitorQuery } from '../../api/competitors.ts';
import { channelsQuery, type Rule, type Scope } from '../../api/rules.ts';
import { watchQuery } from '../../api/watch-page.ts';
import { Badge } from '../../design/badge.tsx';
import { IconButton } from '../../design/button.tsx';
import { formatCount } from '../../words/count.ts';
import { conditionWords } from './rule-words.ts';
import { useMute } from './use-mute.ts';
import { useSeen } from './use-seen.ts';
import { WouldHaveFired } from './would-have-fired.tsx';

/** More of them are not seen without scrolling. */
const AT_FIRST = 12;
/** The API counts no further. */
const MOST_COUNTED = 1_000;

interface RuleRowProps {
  readonly rule: Rule;
  readonly mayWrite: boolean;
  readonly onDelete: () => void;
}

interface RuleListProps extends Pick<RuleRowProps, 'mayWrite'> {
  readonly rules: readonly Rule[];
  readonly skeleton: ReactNode;
  readonly onDelete: (rule: Rule) => void;
}

/** Rules as sentences, once what the first of them are about has its name: sentences that grow would push the others down. */
export function RuleList({ rules, mayWrite, skeleton, onDelete }: RuleListProps) {
  const isNamed = useAreNamed(rules.slice(0, AT_FIRST));
  if (!isNamed) return skeleton;
  return (
    <ul aria-label="Rules" className="divide-y divide-line">
      {rules.map((rule) => (
        <RuleRow key={rule.id} rule={rule} mayWrite={mayWrite} onDelete={() => onDelete(rule)} />
      ))}
    </ul>
  );
}

function useAreNamed(rules: readonly Rule[]): boolean {
  const scopes = rules.map(({ scope }) => scope);
  const watches = useQueries({
    queries: scopes.flatMap((scope) => ('watchId' in scope ? [watchQuery(scope.watchId)] : [])),
  });
  const competitors = useQueries({
    queries: scopes.flatMap((scope) => ('competitorId' in scope ? [competitorQuery(scope.competitorId)] : [])),
  });
  const channels = useQuery(channelsQuery);
  return ![...watches, ...competitors, channels].some(({ isPending }) => isPending);
}

function RuleRow({ rule, mayWrite, onDelete }: RuleRowProps) {
  const { name, muted, when, scope } = rule;
  const mute = useMute(rule);
  const [row, seen] = useSeen<HTMLLIElement>();
  return (
    <li ref={row} aria-label={name} className="flex items-start gap-2 px-4 py-3">
      <div className="mr-auto flex min-w-0 flex-col gap-1">
        <p className="flex min-w-0 items-center gap-2">
          <Link
            to="/rules/$id"
            params={{ id: rule.id }}
            className="truncate rounded-sm font-medium hover:underline touch:flex touch:min-h-11 touch:items-center"
          >
            {name}
          </Link>
          {muted && <Badge tone="warn">Muted</Badge>}
        </p>
        <p>
          When {conditionWords(when)}, of <Of scope={scope} />, <Told rule={rule} />.
        </p>
        <p className="figures text-sm text-soft">
          <RecentAlerts rule={rule} />
        </p>
        {/* As high before it is known as after. */}
        <p className="figures min-h-[2lh] text-sm text-soft sm:min-h-[1lh]">
          <WouldHaveFired scope={scope} when={when} seen={seen} />
        </p>
      </div>
      {mayWrite && (
        <>
          <IconButton
            label={muted ? `Mail again for ${name}` : `Mute ${name}: alerts stand in the app, nothing is mailed`}
            pending={mute.isPending}
            icon={muted ? <Bell aria-hidden className="size-4" /> : <BellOff aria-hidden className="size-4" />}
            onClick={() => mute.mutate(!muted)}
          />
          <IconButton label={`Delete ${name}`} icon={<Trash2 aria-hidden className="size-4" />} onClick={onDelete} />
        </>
      )}
    </li>
  );
}

function RecentAlerts({ rule: { id, recentAlerts } }: { readonly rule: Rule }) {
  if (recentAlerts === 0) return 'No alert in 30 days.';
  const times = recentAlerts >= MOST_COUNTED ? `${formatCount(MOST_COUNTED)} or more` : formatCount(recentAlerts);
  return (
    <>
      <Link
        to="/alerts"
        search={{ show: 'all', rule: id }}
        className="rounded-sm underline underline-offset-2 hover:text-ink"
      >
        {times} {recentAlerts === 1 ? 'alert' : 'alerts'}
      </Link>{' '}
      in 30 days.
    </>
  );
}

function Of({ scope }: { readonly scope: Scope }) {
  if ('watchId' in scope) return <OfWatch id={scope.watchId} />;
  if ('competitorId' in scope) return <OfCompetitor id={scope.competitorId} />;
  return 'everything you watch';
}

function OfWatch({ id }: { readonly id: string }) {
  const { data } = useQuery(watchQuery(id));
  return (
    <Link to="/watches/$id" params={{ id }} className="rounded-sm underline-offset-2 underline">
      {data === undefined ? 'one watch' : data.name || data.url}
    </Link>
  );
}

function OfCompetitor({ id }: { readonly id: string }) {
  const { data } = useQuery(competitorQuery(id));
  return data === undefined ? 'one competitor' : `all of ${data.name}`;
}

function Told({ rule: { channels } }: { readonly rule: Rule }) {
  const { data } = useQuery(channelsQuery);
  if (channels.length === 0) return 'an alert stands in the app';
  const known = data?.items.filter(({ id }) => channels.includes(id)).map(({ address }) => address) ?? [];
  if (known.length < channels.length)
    return channels.length === 1 ? 'one address is told' : `${channels.length} addresses are told`;
  return `${new Intl.ListFormat('en').format(known)} ${known.length === 1 ? 'is' : 'are'} told`;
}
