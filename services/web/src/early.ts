import { Problem } from './api/problem.ts';
import { addressesAhead } from './session/ahead.ts';
import { session } from './session/session.ts';

/**
 * Finds out who is signed in, and asks for what their screen shows first, while the rest of the app is still on its way: a
 * file of its own, which waits for no library. Whatever needs to know asks again, and tells what went wrong.
 */
async function begin(): Promise<void> {
  session.listen();
  const { kind } = await session.resolve();
  if (kind === 'signed_in') session.askAhead(addressesAhead(location.pathname));
}

begin().catch((error: unknown) => {
  if (!(error instanceof Problem)) throw error;
});
