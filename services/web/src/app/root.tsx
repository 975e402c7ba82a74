import { Outlet, useRouter } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';

/** Nobody waits for these: they come behind the first screen. */
const Toasts = lazy(() => import('../design/toasts.tsx').then(({ Toasts }) => ({ default: Toasts })));
const HintLayer = lazy(() => import('../design/hint-layer.tsx').then((file) => ({ default: file.HintLayer })));

/** Around everything. */
export function Root() {
  useFocusOnNewPage();
  const isShown = useIsShown();
  return (
    <>
      <Outlet />
      {isShown && (
        <Suspense fallback={null}>
          <Toasts />
          <HintLayer />
        </Suspense>
      )}
    </>
  );
}

/** Whether a screen stands: before that its own parts have the connection to themselves. */
function useIsShown(): boolean {
  const router = useRouter();
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    const show = () => setShown(true);
    if (router.state.resolvedLocation !== undefined) show();
    return router.subscribe('onRendered', show);
  }, [router]);
  return isShown;
}

/** A new page takes the focus with its title, as a page that is loaded does: its name is read out, Tab goes on from there. */
function useFocusOnNewPage(): void {
  const router = useRouter();
  useEffect(
    () =>
      router.subscribe('onRendered', ({ fromLocation, pathChanged }) => {
        if (fromLocation === undefined || !pathChanged) return;
        document.querySelector<HTMLElement>('[data-page-title]')?.focus({ preventScroll: true });
      }),
    [router],
  );
}
