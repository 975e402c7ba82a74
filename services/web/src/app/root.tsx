import { Outlet, useRouter } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';

/** Nobody waits for these: they come behind the first screen. */
const Toasts = lazy(() => import('../design/toasts.tsx').then(({ Toasts }) => ({ default: Toasts })));
const HintLayer = lazy(() => import('../design/hint-layer.tsx').then((file) => ({ default: file.HintLayer })));

/** Around everything. */
export function Root() {
  useFocusOnNewPage();
  return (
    <>
      <Outlet />
      <Suspense fallback={null}>
        <Toasts />
        <HintLayer />
      </Suspense>
    </>
  );
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
