import type { Page } from '@playwright/test';
import type { ScreenName } from '../src/app/screens.ts';
import type { ScreenState } from '../src/design/states.tsx';
import { demoAddresses } from './api.ts';
import type { SignedIn } from './fixtures.ts';

export interface Scene {
  readonly page: Page;
  readonly me: SignedIn;
}

/** Brings a screen into a state, over the real server. Or why it has no such state. */
export type Arrange = ((scene: Scene) => Promise<void>) | string;
type States = Readonly<Record<Exclude<ScreenState, 'ready'>, Arrange>>;

const A_FORM: States = {
  loading: 'nothing is loaded: it is a form',
  empty: 'nothing is listed: it is a form',
  error: 'told at its fields, see the stories',
  forbidden: 'open to everybody',
};

/** Answers of the API come when the screen has been looked at, or not at all. */
async function holdAnswers({ page }: Scene): Promise<void> {
  await page.route(/\/api\/v1\/(?!auth|me|events)/, () => undefined);
}

/** The server refuses every list: what is asked for is spoiled on its way, the refusal is its own. */
async function spoilLists({ page, me }: Scene): Promise<void> {
  const { shop } = await demoAddresses(page.request);
  await me.api.post('/watches', { url: `${shop}/` });
  await page.route(/\/api\/v1\/(alerts|watches)\?/, (route) =>
    route.continue({ url: `${route.request().url()}&limit=0` }),
  );
}

/** For each screen: how each of its states comes about. A screen that is missing here does not pass the type check. */
export const SCREEN_STATES: Readonly<Record<ScreenName, States>> = {
  signIn: A_FORM,
  signUp: A_FORM,
  forgotPassword: A_FORM,
  resetPassword: A_FORM,
  verifyEmail: A_FORM,
  acceptInvitation: A_FORM,
  home: {
    loading: holdAnswers,
    empty: () => Promise.resolve(),
    error: spoilLists,
    forbidden: 'every role may see alerts and watches',
  },
  watches: {
    loading: holdAnswers,
    empty: () => Promise.resolve(),
    error: spoilLists,
    forbidden: 'every role may see watches',
  },
};
