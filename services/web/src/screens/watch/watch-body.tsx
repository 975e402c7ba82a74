import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useState } from 'react';
import { useMay } from '../../api/me.ts';
import type { Watch } from '../../api/watches.ts';
import { Tabs } from '../../design/tabs.tsx';
import { Alerts } from './alerts.tsx';
import { HeldValue } from './held-value.tsx';
import { Observations } from './observations.tsx';
import { PriceChart } from './price-chart.tsx';
import { Runs } from './runs.tsx';
import { type WatchPageView, watchPageViewOf } from './view.ts';
import { WatchHead } from './watch-head.tsx';

const OwnPrice = lazy(() => import('../watches/edit-watch.tsx').then((file) => ({ default: file.OwnPriceDialog })));
const Seen = lazy(() => import('./observation-dialog.tsx').then((file) => ({ default: file.ObservationDialog })));
const Stored = lazy(() => import('./stored-page.tsx').then((file) => ({ default: file.StoredPage })));
const Settings = lazy(() => import('./settings.tsx').then((file) => ({ default: file.WatchSettings })));
const Rules = lazy(() => import('./rules.tsx').then((file) => ({ default: file.RulesOfWatch })));
const Promotion = lazy(() => import('./promotion.tsx').then((file) => ({ default: file.PromotionOfWatch })));
const PageText = lazy(() => import('./page-text.tsx').then((file) => ({ default: file.PageText })));
const Reviews = lazy(() => import('./reviews.tsx').then((file) => ({ default: file.Reviews })));
const OneRun = lazy(() => import('./run-dialog.tsx').then((file) => ({ default: file.RunDialog })));

/** What stands under the name of a watch. */
export function WatchBody({ watch }: { readonly watch: Watch }) {
  const { id, heldObservationId } = watch;
  const view = useSearch({ from: '/members/watches/$id', select: watchPageViewOf });
  const navigate = useNavigate({ from: '/watches/$id' });
  const queries = useQueryClient();
  const [pricing, setPricing] = useState(false);
  const mayWrite = useMay('watches:write');
  const onChange = useCallback(
    (part: WatchPageView) =>
      void navigate({
        search: (before) => ({ ...watchPageViewOf(before), ...part }),
        // Moving in time is no place to go back to.
        replace: part.from !== undefined,
        resetScroll: false,
      }),
    [navigate],
  );
  const onObservation = (observation: string) => onChange({ observation, run: undefined });
  const onRun = (run: string) => onChange({ run, observation: undefined });
  const onPage = (page: string) => onChange({ page, observation: undefined });
  const onCompare = (before: string, after: string) => onChange({ tab: 'text', before, after });
  const close = () => onChange({ run: undefined, observation: undefined });
  const closePricing = () => {
    setPricing(false);
    void queries.invalidateQueries({ queryKey: ['watches', id] });
  };
  return (
    <div className="flex flex-col gap-5">
      <WatchHead watch={watch} mayWrite={mayWrite} onOwnPrice={() => setPricing(true)} />
      {heldObservationId !== null && (
        <HeldValue
          watch={watch}
          observationId={heldObservationId}
          mayDecide={mayWrite}
          onLook={() => onObservation(heldObservationId)}
        />
      )}
      <PriceChart watch={watch} view={view} onChange={onChange} />
      <Suspense fallback={null}>
        <Promotion watchId={id} />
      </Suspense>
      <Tabs
        label="Of this watch"
        value={view.tab ?? 'observations'}
        onChange={(tab) => onChange({ tab })}
        tabs={[
          {
            key: 'observations',
            name: 'Observations',
            content: <Observations watchId={id} onOpen={onObservation} />,
          },
          {
            key: 'reviews',
            name: 'Reviews',
            content: (
              <Suspense fallback={null}>
                <Reviews watchId={id} view={view} onChange={onChange} />
              </Suspense>
            ),
          },
          {
            key: 'text',
            name: 'Text',
            content: (
              <Suspense fallback={null}>
                <PageText watchId={id} areTaken={watch.text.screenshots} view={view} onChange={onChange} />
              </Suspense>
            ),
          },
          { key: 'runs', name: 'Runs', content: <Runs watchId={id} onOpen={onRun} /> },
          {
            key: 'alerts',
            name: 'Alerts',
            content: <Alerts watchId={id} onOpen={onObservation} onCompare={onCompare} />,
          },
          {
            key: 'rules',
            name: 'Rules',
            content: (
              <Suspense fallback={null}>
                <Rules watch={watch} />
              </Suspense>
            ),
          },
          {
            key: 'settings',
            name: 'Settings',
            content: (
              <Suspense fallback={null}>
                <Settings watch={watch} />
              </Suspense>
            ),
          },
        ]}
      />
      <Suspense fallback={null}>
        {pricing && <OwnPrice watch={watch} onClose={closePricing} />}
        {view.observation !== undefined && (
          <Seen watchId={id} id={view.observation} onClose={close} onRun={onRun} onPage={onPage} />
        )}
        {view.page !== undefined && (
          <Stored id={view.page} onClose={() => onChange({ page: undefined, observation: view.page })} />
        )}
        {view.run !== undefined && <OneRun watchId={id} id={view.run} onClose={close} onObservation={onObservation} />}
      </Suspense>
    </div>
  );
}
