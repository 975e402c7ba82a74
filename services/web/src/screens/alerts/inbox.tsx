import { useQuery, useQueryClient, type UseInfiniteQueryResult } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { BellRing, CheckCheck } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { alertQuery, alertSummaryQuery, type Alert } from '../../api/alerts.ts';
import { useMay } from '../../api/me.ts';
import { itemsOf, type Page as ListPage } from '../../api/pages.ts';
import { Button, buttonClasses } from '../../design/button.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { More } from '../../design/more.tsx';
import { Section } from '../../design/page.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { EmptyState } from '../../design/states.tsx';
import { AlertRow } from './alert-row.tsx';
import { Filters, ShownLinks } from './filters.tsx';
import { useAlertActions } from './use-alert-actions.ts';
import { useAlertKeys } from './use-alert-keys.ts';
import type { AlertView, Shown } from './view.ts';

interface InboxProps {
  readonly view: AlertView;
  readonly query: UseInfiniteQueryResult<{ readonly pages: readonly ListPage<Alert>[] }>;
}

/** Alerts with what one has made of them: read, acknowledged, snoozed. */
export function Inbox({ view, query }: InboxProps) {
  const navigate = useNavigate({ from: '/alerts' });
  const { data: summary } = useQuery(alertSummaryQuery);
  const mayAcknowledge = useMay('alerts:write');
  const mayMute = useMay('rules:write');
  const actions = useAlertActions();
  /** Whose times to snooze are asked for, and how often they were. */
  const [asked, setAsked] = useState<{ readonly id: string; readonly times: number; readonly view: AlertView }>();
  const onSnooze = (id: string) => setAsked((before) => ({ id, times: (before?.times ?? 0) + 1, view }));
  // Elsewhere the same row is another one, whose times nobody has asked for.
  const timesOf = ({ id }: Alert) => (asked?.id === id && asked.view === view ? asked.times : undefined);
  const listed = query.data === undefined ? [] : itemsOf(query.data);
  const mailed = useQuery({ ...alertQuery(view.alert ?? ''), enabled: view.alert !== undefined });
  const alerts = mailed.data === undefined ? listed : [mailed.data, ...listed];
  const unread = listed.filter(({ read }) => !read);
  const markAll = () => {
    const [newest] = listed;
    if (isNarrow(view)) actions.markThese(unread);
    else if (newest !== undefined) actions.markAll(newest);
  };
  const shown: Shown = view.show ?? 'inbox';
  useAlertKeys({ alerts, actions, mayAcknowledge, mayMute, onSnooze, onMarkAll: markAll });
  useBack(summary?.snoozed);
  const row = (alert: Alert, isOpen = false) => (
    <AlertRow
      key={alert.id}
      alert={alert}
      isOpen={isOpen}
      actions={actions}
      mayAcknowledge={mayAcknowledge}
      mayMute={mayMute}
      snoozing={timesOf(alert)}
      onSnooze={onSnooze}
    />
  );
  return (
    <div className="flex flex-col gap-3">
      {view.alert !== undefined && (
        <Section title="The alert of your mail">
          <Loaded
            query={mailed}
            to="see alerts"
            skeleton={<SkeletonRows rows={1} rowClassName="h-28" />}
            isEmpty={() => false}
            empty={null}
          >
            {(alert) => <ul aria-label="The alert of your mail">{row(alert, true)}</ul>}
          </Loaded>
        </Section>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <ShownLinks view={view} summary={summary} />
        <Filters view={view} onChange={(part) => void navigate({ search: { ...view, ...part } })} />
      </div>
      <Section
        title={TITLES[shown]}
        aside={
          unread.length > 0 &&
          shown !== 'snoozed' && (
            <Button look="quiet" size="small" icon={<CheckCheck aria-hidden className="size-4" />} onClick={markAll}>
              {isNarrow(view) ? 'Mark these as read' : 'Mark all as read'}
            </Button>
          )
        }
      >
        <Loaded
          query={query}
          to="see alerts"
          skeleton={<SkeletonRows rows={6} rowClassName="h-28" />}
          isEmpty={(data) => itemsOf(data).every(({ id }) => id === view.alert)}
          empty={<Nothing view={view} />}
        >
          {() => (
            <>
              <ul aria-label="Alerts" className="divide-y divide-line">
                {listed.filter(({ id }) => id !== view.alert).map((alert) => row(alert))}
              </ul>
              <More query={query} of="alerts" />
            </>
          )}
        </Loaded>
      </Section>
    </div>
  );
}

/** What comes back by itself is told by no event: where another number is snoozed, the lists are read again. */
function useBack(snoozed: number | undefined): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (snoozed !== undefined) void queries.invalidateQueries({ queryKey: ['alerts', 'list'] });
  }, [queries, snoozed]);
}

const TITLES: Readonly<Record<Shown, string>> = {
  inbox: 'Newest first',
  unread: 'Not read by you',
  unacknowledged: 'Not acknowledged by anybody',
  snoozed: 'Out of your inbox for now',
  all: 'Newest first',
};

const NOTHING: Readonly<Record<Shown, readonly [title: string, words: ReactNode]>> = {
  inbox: [
    'No alert yet',
    'When a price or the stock moves in a way that one of your rules names, it stands here until you snooze it.',
  ],
  unread: ['All are read', 'What comes next stands here until you have looked at it.'],
  unacknowledged: ['All are acknowledged', 'What nobody of your organisation has seen to yet stands here.'],
  snoozed: [
    'Nothing is snoozed',
    'What you have no time for now can be snoozed: it comes back unread when its time is there.',
  ],
  all: ['No alert yet', 'When a price or the stock moves in a way that one of your rules names, it stands here.'],
};

/** Whether only some of the alerts of a state are shown. */
const isNarrow = ({ rule, watch, competitor }: AlertView) => [rule, watch, competitor].some((one) => one !== undefined);

function Nothing({ view }: { readonly view: AlertView }) {
  const [title, words] = NOTHING[view.show ?? 'inbox'];
  return (
    <EmptyState
      icon={BellRing}
      title={isNarrow(view) ? 'No such alert' : view.alert === undefined ? title : 'No other alert'}
      actions={
        isNarrow(view) ? (
          <Link to="/alerts" search={{ show: view.show }} className={buttonClasses()}>
            Show those of everything
          </Link>
        ) : (
          <Link to="/rules" className={buttonClasses()}>
            See your rules
          </Link>
        )
      }
    >
      {isNarrow(view) ? 'Of what was chosen nothing of that kind is here.' : words}
    </EmptyState>
  );
}
