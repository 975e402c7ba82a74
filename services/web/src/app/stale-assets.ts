const KEY = 'blackfang.reloaded-at';
/** Loading again sooner than this would not help either. */
const AGAIN_MS = 60_000;

/**
 * A tab from before an upgrade asks for files that are no longer there: it is loaded again, once. Where a file could not
 * be had because the server can't be reached, what is on the screen stays.
 */
export function reloadWhenAssetsAreGone(): void {
  window.addEventListener('vite:preloadError', () => {
    const last = Number(sessionStorage.getItem(KEY) ?? 0);
    if (Date.now() - last < AGAIN_MS) return;
    fetch('/health/live', { cache: 'no-store' }).then(
      () => {
        sessionStorage.setItem(KEY, String(Date.now()));
        location.reload();
      },
      // Unreachable: whoever wanted the file is told so by its own failure.
      () => undefined,
    );
  });
}
