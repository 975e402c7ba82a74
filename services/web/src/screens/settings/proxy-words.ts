const TROUBLE: Readonly<Record<string, string>> = {
  proxy_unreachable: 'It can’t be reached',
  proxy_refused: 'It refuses us: is the login right?',
  proxy_failed: 'It does not speak as a proxy does',
  proxy_timeout: 'It did not answer in time',
  proxy_forbidden: 'Its address may not be called',
};

/** Why a proxy rests, in words. */
export function proxyTrouble(reason: string | null): string {
  return TROUBLE[reason ?? ''] ?? 'It failed';
}

/** What a watch or a competitor chose: a pool, or none. */
export const wayWords = (choice: string): string =>
  choice === 'direct' ? 'Straight, by no proxy' : `The pool ${choice}`;
