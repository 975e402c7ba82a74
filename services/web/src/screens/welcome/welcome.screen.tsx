import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, type ComponentType } from 'react';
import { meQuery, useMay } from '../../api/me.ts';
import { buttonClasses } from '../../design/button.tsx';
import { Page } from '../../design/page.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { NoPermission } from '../../design/states.tsx';
import { IndustryStep } from './industry-step.tsx';
import { STEPS, type Step, welcomeOf } from './steps.ts';

/** Forms come when one gets to them. */
const CompetitorStep = lazy(() => import('./competitor-step.tsx').then((file) => ({ default: file.CompetitorStep })));
const LookAround = lazy(() =>
  import('../../sample-data/look-around.tsx').then((file) => ({ default: file.LookAround })),
);
const PageStep = lazy(() => import('./page-step.tsx').then((file) => ({ default: file.PageStep })));
const AlertsStep = lazy(() => import('./alerts-step.tsx').then((file) => ({ default: file.AlertsStep })));

const BODIES: Readonly<Record<Step, ComponentType>> = {
  industry: IndustryStep,
  competitor: CompetitorStep,
  page: PageStep,
  alerts: AlertsStep,
};

/** From an empty organisation to a page that is watched, in four steps. */
export function WelcomeScreen() {
  const { step = 'industry', industry } = useSearch({ from: '/members/welcome', select: welcomeOf });
  const { data: me } = useQuery(meQuery);
  const mayWatch = useMay('watches:write');
  const Body = BODIES[step];
  return (
    <Page
      title="Welcome"
      actions={
        <Link to="/" className={buttonClasses({ look: 'quiet' })}>
          Skip to Home
        </Link>
      }
    >
      {me !== undefined && !mayWatch ? (
        <NoPermission what="set up watches" />
      ) : (
        <div className="flex max-w-xl flex-col gap-5">
          <Steps />
          <Suspense fallback={<SkeletonRows rows={3} rowClassName="h-12" />}>
            <Body />
          </Suspense>
          <Suspense fallback={null}>{step !== 'alerts' && <LookAround industry={industry} />}</Suspense>
        </div>
      )}
    </Page>
  );
}

function Steps() {
  return (
    <nav aria-label="Steps">
      <ol className="grid grid-cols-4 gap-1.5">
        {STEPS.map(({ name, title }, index) => (
          <li key={name}>
            <Link
              to="/welcome"
              search={(said) => ({ ...welcomeOf(said), step: name === 'industry' ? undefined : name })}
              activeOptions={{ exact: true }}
              className="block rounded-sm border-t-2 border-line py-2 text-sm text-soft hover:text-ink aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-ink"
            >
              <span className="sr-only">{index + 1}. </span>
              {title}
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}
