const KEY = 'blackfang.reloaded-at';
/** Loading again sooner than this would not help either. */
const AGAIN_MS = 60_000;

/** A tab from before an upgrade asks for files that are no longer there: it is loaded again, once. */
export function reloadWhenAssetsAreGone(): void {
  window.addEventListener('vite:preloadError', (event) => {
    const last = Number(sessionStorage.getItem(KEY) ?? 0);
    if (Date.now() - last < AGAIN_MS) return;
    event.preventDefault();
    sessionStorage.setItem(KEY, String(Date.now()));
    location.reload();
  });
}
