import { useQueryClient } from '@tanstack/react-query';
import { Outlet, useRouteContext } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { BottomBar } from './bottom-bar.tsx';
import { LiveStatusLine, useLive } from './live-status.tsx';
import { SideBar } from './side-bar.tsx';

const Behind = lazy(() => import('./behind.tsx').then((file) => ({ default: file.Behind })));

/** What stands around every screen of somebody who is signed in. */
export function Shell() {
  const { who } = useRouteContext({ from: '/members' });
  const status = useLive(useQueryClient());
  return (
    <div className="min-h-dvh md:grid md:grid-cols-[14rem_minmax(0,1fr)]">
      <a
        href="#main"
        className="fixed top-2 left-2 z-50 -translate-y-16 rounded-md bg-ink px-3 py-2 text-ground focus:translate-y-0"
      >
        Skip to the page
      </a>
      <SideBar who={who} status={status} />
      <main id="main" tabIndex={-1} className="min-w-0 pb-[calc(var(--bottom-bar)+1rem)] md:pb-6">
        <LiveStatusLine status={status} />
        <Outlet />
      </main>
      <BottomBar />
      <Suspense fallback={null}>
        <Behind who={who} />
      </Suspense>
    </div>
  );
}
