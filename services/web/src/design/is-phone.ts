import { useSyncExternalStore } from 'react';

/** As wide as the `md` of the style sheet. */
const WIDE = window.matchMedia('(min-width: 48rem)');

/** Whether the screen is a phone's, for what is built otherwise there; what only looks otherwise is styled. */
export function useIsPhone(): boolean {
  return useSyncExternalStore(subscribe, () => !WIDE.matches);
}

function subscribe(listener: () => void): () => void {
  WIDE.addEventListener('change', listener);
  return () => WIDE.removeEventListener('change', listener);
}
