import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Outlet, useRouteContext } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { meQuery } from '../api/me.ts';
import { BottomBar } from './bottom-bar.tsx';
import { LiveStatusLine, useLive } from './live-status.tsx';
import { askForPalette, keepEarlyKey } from './navigation.ts';
import { SideBar } from './side-bar.tsx';

const Behind = lazy(() => import('./behind.tsx').then((file) => ({ default: file.Behind })));

const ErasureBanner = lazy(() => import('./erasure-banner.tsx').then((file) => ({ default: file.ErasureBanner })));

/** Heard from the first moment, whatever has not been loaded yet. */
function useEarlyKeys(): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey)) return keepEarlyKey(event);
      event.preventDefault();
      askForPalette();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
}

/** What stands around every screen of somebody who is signed in. */
export function Shell() {
  const { who } = useRouteContext({ from: '/members' });
  const erasureAt = useQuery(meQuery).data?.erasureAt;
  const status = useLive(useQueryClient());
  useEarlyKeys();
  return (
    <div className="min-h-dvh md:grid md:grid-cols-[14rem_minmax(0,1fr)]">
      <a
        href="#main"
        className="fixed top-2 left-2 z-50 -translate-y-16 rounded-md bg-ink px-3 py-2 text-ground focus:translate-y-0"
      >
        Skip to the page
      </a>
      <SideBar who={who} status={status} />
      <main
        id="main"
        tabIndex={-1}
        className="min-w-0 pb-[calc(var(--bottom-bar)+var(--sample-bar)+1rem)] md:pb-[calc(var(--sample-bar)+1.5rem)]"
      >
        <LiveStatusLine status={status} />
        <Suspense fallback={null}>{erasureAt && <ErasureBanner at={erasureAt} />}</Suspense>
        <Outlet />
      </main>
      <BottomBar />
      <Suspense fallback={null}>
        <Behind who={who} />
      </Suspense>
    </div>
  );
}
