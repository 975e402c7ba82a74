import { AppError } from '@blackfang/core';
import { GREETING_URL, type GuardPass } from '@blackfang/egress';
import type { CDPSession } from 'playwright-core';

const GREETING_MS = 10_000;

/** A request that has ended meanwhile needs no answer; whether the greeting came is seen below. */
const goneIsFine = (): void => undefined;

/** Has the browser remember the pass, for all that the context will ask for, and sees that it goes by the guard. */
export async function greetGuard(cdp: CDPSession, pass: GuardPass): Promise<void> {
  cdp.on('Fetch.requestPaused', ({ requestId }) => {
    if (!pass.greeted) void cdp.send('Fetch.continueRequest', { requestId }).catch(goneIsFine);
  });
  cdp.on('Fetch.authRequired', ({ requestId, authChallenge }) => {
    const { username, password } = pass;
    const authChallengeResponse =
      authChallenge.source === 'Proxy'
        ? ({ response: 'ProvideCredentials', username, password } as const)
        : ({ response: 'CancelAuth' } as const);
    void cdp.send('Fetch.continueWithAuth', { requestId, authChallengeResponse }).catch(goneIsFine);
  });
  await cdp.send('Fetch.enable', { handleAuthRequests: true, patterns: [{ urlPattern: `${GREETING_URL}*` }] });
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(late.resolve, GREETING_MS);
  await Promise.race([cdp.send('Page.navigate', { url: GREETING_URL }), late.promise]).finally(() =>
    clearTimeout(timer),
  );
  if (!pass.greeted) throw new AppError('unavailable', 'guard_not_used', 'The browser does not go by its guard.');
}
