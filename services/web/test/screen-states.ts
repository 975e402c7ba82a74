import type { Page } from '@playwright/test';
import type { ScreenName } from '../src/app/screens.ts';
import type { ScreenState } from '../src/design/states.tsx';
import { SECTION_NAMES, type SectionName } from '../src/screens/settings/sections.ts';
import { demoAddresses, mailedLink, somebody } from './api.ts';
import type { SignedIn } from './fixtures.ts';
import type { View } from './looks.ts';

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

/** The shop's own page, which shows no price. */
async function watchShop({ page, me }: Scene): Promise<void> {
  const { shop } = await demoAddresses(page.request);
  await me.api.post('/watches', { url: `${shop}/` });
}

/** An endpoint that nobody has called yet. */
async function addEndpoint({ page, me }: Scene): Promise<void> {
  const { receiver } = await demoAddresses(page.request);
  await me.api.post('/webhook-endpoints', { url: `${receiver}/hooks/states`, topics: ['alert.raised'] });
}

/** The server refuses every list: what is asked for is spoiled on its way, the refusal is its own. */
async function spoilLists({ page, me }: Scene): Promise<void> {
  const { shop } = await demoAddresses(page.request);
  await me.api.post('/watches', { url: `${shop}/` });
  await page.route(
    /\/api\/v1\/(alerts|rules|watches|competitors|moves|products|channels|webhook-endpoints)\?/,
    (route) => route.continue({ url: `${route.request().url()}&limit=0` }),
  );
}

/** The server refuses what the settings ask for, in the same way. */
async function spoilSettings({ page }: Scene): Promise<void> {
  await page.route(
    /\/api\/v1\/(sessions|members|invitations|api-keys|proxies|audit|billing\/plans|data-exports|me\/erasure)/,
    (route) => route.continue({ url: `${new URL(route.request().url()).origin}/api/v1/members?limit=0` }),
  );
}

/** Everything is held back, but who one is signed in as. */
async function holdAll({ page }: Scene): Promise<void> {
  await page.route(/\/api\/v1\/(?!auth|events)/, () => undefined);
}

/** The browser goes on as somebody who may only look. */
async function comeAsViewer({ page, me }: Scene): Promise<void> {
  const { email, name, password } = somebody('Vera Viewer');
  await me.api.post('/invitations', { email, role: 'viewer' });
  const token = new URLSearchParams((await mailedLink(page.request, email, 'accept-invitation')).split('?')[1]);
  const accept = `/api/v1/invitations/${token.get('token') ?? ''}/accept`;
  const answer = await page.request.post(accept, { data: { name, password } });
  if (!answer.ok()) throw new Error(`The invitation was not accepted: ${answer.status()}`);
}

/** For each screen: how each of its states comes about. A screen that is missing here does not pass the type check. */
export const SCREEN_STATES: Readonly<Record<ScreenName, States>> = {
  signIn: A_FORM,
  signUp: A_FORM,
  forgotPassword: A_FORM,
  resetPassword: A_FORM,
  verifyEmail: A_FORM,
  keepAccount: A_FORM,
  acceptInvitation: A_FORM,
  welcome: {
    ...A_FORM,
    loading: 'what is read of a page has its place: see the newcomer',
    forbidden: 'a viewer is told, see the newcomer',
  },
  home: {
    loading: holdAnswers,
    empty: () => Promise.resolve(),
    error: spoilLists,
    forbidden: 'every role may see alerts and watches',
  },
  alerts: {
    loading: holdAnswers,
    empty: () => Promise.resolve(),
    error: spoilLists,
    forbidden: 'every role may see alerts',
  },
  rules: {
    loading: holdAnswers,
    empty: () => Promise.resolve(),
    error: spoilLists,
    forbidden: 'every role may see rules',
  },
  watch: {
    loading: async (scene) => {
      await watchShop(scene);
      await holdAnswers(scene);
    },
    empty: watchShop,
    error: async (scene) => {
      await watchShop(scene);
      await scene.page.route(/\/observations\?/, (route) =>
        route.continue({ url: `${route.request().url()}&limit=0` }),
      );
    },
    forbidden: 'every role may see watches',
  },
  watches: {
    loading: holdAnswers,
    empty: () => Promise.resolve(),
    error: spoilLists,
    forbidden: 'every role may see watches',
  },
  competitors: {
    loading: holdAnswers,
    empty: () => Promise.resolve(),
    error: spoilLists,
    forbidden: 'every role may see competitors',
  },
  competitor: {
    loading: async (scene) => {
      await watchShop(scene);
      await holdAnswers(scene);
    },
    empty: watchShop,
    error: spoilLists,
    forbidden: 'every role may see competitors',
  },
  products: {
    loading: holdAnswers,
    empty: () => Promise.resolve(),
    error: spoilLists,
    forbidden: 'every role may see products',
  },
  channels: {
    loading: holdAnswers,
    empty: () => Promise.resolve(),
    error: spoilLists,
    forbidden: 'every role may see channels',
  },
  webhook: {
    loading: async (scene) => {
      await addEndpoint(scene);
      await holdAnswers(scene);
    },
    empty: addEndpoint,
    error: async (scene) => {
      await addEndpoint(scene);
      await scene.page.route(/\/attempts\?/, (route) => route.continue({ url: `${route.request().url()}&limit=0` }));
    },
    forbidden: 'every role may see webhooks',
  },
  settings: { loading: holdAll, empty: () => Promise.resolve(), error: spoilSettings, forbidden: comeAsViewer },
  rule: {
    loading: holdAnswers,
    empty: () => Promise.resolve(),
    error: async ({ page }) => {
      await page.route(/\/api\/v1\/channels\?/, (route) => route.continue({ url: `${route.request().url()}&limit=0` }));
    },
    forbidden: comeAsViewer,
  },
};

/** Which of these each section of the settings has. Forms have none, and every role may see its own account and the plan. */
const SECTION_STATES: Readonly<Record<SectionName, readonly (keyof States)[]>> = {
  profile: ['loading'],
  appearance: ['loading'],
  password: [],
  sessions: ['loading', 'error'],
  members: ['loading', 'empty', 'error'],
  keys: ['loading', 'empty', 'error', 'forbidden'],
  proxies: ['loading', 'empty', 'error'],
  plan: ['loading', 'empty', 'error'],
  audit: ['loading', 'error', 'forbidden'],
  data: ['loading', 'empty', 'error'],
};

/** What of a screen shows a state of it. */
export function viewsIn(name: ScreenName, state: keyof States): readonly View[] {
  if (name !== 'settings') return [name];
  return SECTION_NAMES.filter((section) => SECTION_STATES[section].includes(state)).map(
    (section) => `settings-${section}` as const,
  );
}
