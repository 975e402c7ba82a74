import { Link, useParams } from '@tanstack/react-router';
import { ChevronLeft } from 'lucide-react';
import { lazy, Suspense, type ComponentType, type LazyExoticComponent } from 'react';
import { NotFoundScreen } from '../../app/edge-screens.tsx';
import { SCREENS } from '../../app/screens.ts';
import { Page } from '../../design/page.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { SECTION_NAMES, sectionOf, SECTIONS, type SectionName } from './sections.ts';

const SectionList = lazy(() => import('./section-list.tsx').then((file) => ({ default: file.SectionList })));

/** Each comes when it is looked at. */
const CONTENTS: Readonly<Record<SectionName, LazyExoticComponent<ComponentType>>> = {
  profile: lazy(() => import('./profile.tsx').then((file) => ({ default: file.Profile }))),
  appearance: lazy(() => import('./appearance.tsx').then((file) => ({ default: file.Appearance }))),
  password: lazy(() => import('./password.tsx').then((file) => ({ default: file.Password }))),
  sessions: lazy(() => import('./sessions.tsx').then((file) => ({ default: file.Sessions }))),
  members: lazy(() => import('./members.tsx').then((file) => ({ default: file.Members }))),
  keys: lazy(() => import('./keys.tsx').then((file) => ({ default: file.Keys }))),
  proxies: lazy(() => import('./proxies.tsx').then((file) => ({ default: file.Proxies }))),
  plan: lazy(() => import('./plan.tsx').then((file) => ({ default: file.PlanAndUse }))),
  audit: lazy(() => import('./audit.tsx').then((file) => ({ default: file.Audit }))),
  data: lazy(() => import('./your-data.tsx').then((file) => ({ default: file.YourData }))),
};

/** A section of the settings with the ways to the others, or the list of all; on a phone one goes back to that list. */
export function Settings() {
  const { section: text = '' } = useParams({ from: '/members/settings/{-$section}' });
  const section = sectionOf(text);
  if (section === undefined && text !== '') return <NotFoundScreen />;
  if (section === undefined) {
    return (
      <Page title={SCREENS.settings.title}>
        <Suspense fallback={<Coming />}>
          <SectionList />
        </Suspense>
      </Page>
    );
  }
  const Content = CONTENTS[section];
  return (
    <Page title={SECTIONS[section].title}>
      <SectionLinks />
      <Suspense fallback={<Coming />}>
        <Content key={section} />
      </Suspense>
    </Page>
  );
}

function SectionLinks() {
  return (
    <nav aria-label="Settings" className="-mt-2 border-b border-line">
      <Link
        to={SCREENS.settings.path}
        params={{ section: undefined }}
        className="flex h-11 w-fit items-center gap-1 pr-2 text-soft hover:text-ink md:hidden"
      >
        <ChevronLeft aria-hidden className="size-4" />
        All settings
      </Link>
      <ul className="hidden flex-wrap gap-x-5 px-1 md:flex">
        {SECTION_NAMES.map((section) => (
          <li key={section}>
            <Link
              to={SCREENS.settings.path}
              params={{ section }}
              className="-mb-px flex h-9 items-center border-b-2 border-transparent px-0.5 font-medium whitespace-nowrap text-soft -outline-offset-2! hover:text-ink aria-[current=page]:border-accent aria-[current=page]:text-ink"
            >
              {SECTIONS[section].title}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Coming() {
  return (
    <div data-state="loading" aria-busy className="rounded-lg border border-line bg-surface">
      <SkeletonRows rows={3} rowClassName="h-11" />
    </div>
  );
}
