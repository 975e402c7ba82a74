const KEY = 'blackfang.looked-at';
/** Going away and coming back sooner than this is one look, ms. */
const ONE_LOOK_MS = 30 * 60_000;

/** When somebody last looked at Home in this browser before now, ms since 1970; 0 where never. Remembers this look. */
export function lastLookBefore(): number {
  const [before = 0, latest = 0] = (localStorage.getItem(KEY) ?? '').split(' ').map(Number);
  const now = Date.now();
  const isSameLook = now - latest < ONE_LOOK_MS;
  localStorage.setItem(KEY, isSameLook ? `${before} ${now}` : `${latest} ${now}`);
  return isSameLook ? before : latest;
}
