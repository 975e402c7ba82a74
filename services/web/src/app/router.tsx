import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  type SearchSchemaInput,
} from '@tanstack/react-router';
import { alertsQuery } from '../api/alerts.ts';
import { meQuery } from '../api/me.ts';
import { watchSummaryQuery } from '../api/watches.ts';
import { session } from '../session/session.ts';
import { CrashScreen, NotFoundScreen, StartingScreen } from './edge-screens.tsx';
import { Root } from './root.tsx';
import type { AlertView } from '../screens/alerts/view.ts';
import type { RuleView } from '../screens/rule/view.ts';
import type { AuditView } from '../screens/settings/audit-view.ts';
import type { Welcome } from '../screens/welcome/steps.ts';
import type { ProductsView } from '../screens/products/view.ts';
import type { WatchView } from '../screens/watches/view.ts';
import type { WatchPageView } from '../screens/watch/view.ts';
import type { EndpointView } from '../screens/webhooks/view.ts';
import { SCREENS, type ScreenName } from './screens.ts';

interface RouterContext {
  readonly queries: QueryClient;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
/** Where to go after signing in: a path of ours, never another site's address. */
const returnSearch = ({ next }: Record<string, unknown>): { next?: string | undefined } => ({
  next: /^\/(?![/\\])/.test(text(next)) ? text(next) : undefined,
});
/**
 * What leads to a screen says a view of it. What then stands in an address anybody may have written: the screen reads it
 * with its own `…ViewOf`, so that none waits for how the others read theirs.
 */
const unread =
  <View extends object>() =>
  (search: View & SearchSchemaInput): Readonly<Record<string, unknown>> => ({ ...search });
const tokenSearch = ({ token }: Record<string, unknown>): { token: string } => ({ token: text(token) });

/** Where mails lead to; the alert then stands above the others. */
const MAILED_ALERT = '/alerts/$id';

const root = createRootRouteWithContext<RouterContext>()({ component: Root, notFoundComponent: NotFoundScreen });

const guests = createRoute({
  getParentRoute: () => root,
  id: 'guests',
  validateSearch: returnSearch,
  beforeLoad: async ({ search, location }) => {
    const state = await session.resolve();
    const { welcome, home, signUp } = SCREENS;
    const onwards = location.pathname === signUp.path ? welcome.path : home.path;
    if (state.kind === 'signed_in') throw redirect({ href: search.next ?? onwards, replace: true });
  },
});

/** Around every screen of somebody who is signed in. Who it is stands in its context. */
const members = createRoute({
  getParentRoute: () => root,
  id: 'members',
  beforeLoad: async ({ location }) => {
    const state = await session.resolve();
    if (state.kind === 'signed_in') return { who: state };
    const next = location.href === '/' ? {} : { next: location.href };
    throw redirect({ to: SCREENS.signIn.path, search: next, replace: true });
  },
  loader: ({ context: { queries } }) => void queries.prefetchQuery(meQuery),
  component: lazyRouteComponent(() => import('../shell/shell.tsx'), 'Shell'),
});

const guestRoutes = [
  createRoute({
    getParentRoute: () => guests,
    path: SCREENS.signIn.path,
    component: lazyRouteComponent(() => import('../screens/account/sign-in.screen.tsx'), 'SignIn'),
  }),
  createRoute({
    getParentRoute: () => guests,
    path: SCREENS.signUp.path,
    component: lazyRouteComponent(() => import('../screens/account/sign-up.screen.tsx'), 'SignUp'),
  }),
];

const linkRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: SCREENS.forgotPassword.path,
    component: lazyRouteComponent(() => import('../screens/account/forgot-password.screen.tsx'), 'ForgotPassword'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: SCREENS.resetPassword.path,
    validateSearch: tokenSearch,
    component: lazyRouteComponent(() => import('../screens/account/reset-password.screen.tsx'), 'ResetPassword'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: SCREENS.verifyEmail.path,
    validateSearch: tokenSearch,
    beforeLoad: () => session.resolve().then(() => undefined),
    component: lazyRouteComponent(() => import('../screens/account/verify-email.screen.tsx'), 'VerifyEmail'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: SCREENS.acceptInvitation.path,
    validateSearch: tokenSearch,
    beforeLoad: () => session.resolve().then((state) => ({ who: state.kind === 'signed_in' ? state : undefined })),
    component: lazyRouteComponent(() => import('../screens/account/accept-invitation.screen.tsx'), 'AcceptInvitation'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: SCREENS.keepAccount.path,
    validateSearch: tokenSearch,
    component: lazyRouteComponent(() => import('../screens/account/keep-account.screen.tsx'), 'KeepAccount'),
  }),
] as const;

const memberRoutes = [
  createRoute({
    getParentRoute: () => members,
    path: SCREENS.welcome.path,
    validateSearch: unread<Welcome>(),
    component: lazyRouteComponent(() => import('../screens/welcome/welcome.screen.tsx'), 'WelcomeScreen'),
  }),
  createRoute({
    getParentRoute: () => members,
    path: SCREENS.home.path,
    // Asked for while the screen's part is on its way, and not when it stands.
    loader: ({ context: { queries } }) => {
      void queries.prefetchInfiniteQuery(alertsQuery);
      void queries.prefetchQuery(watchSummaryQuery);
    },
    component: lazyRouteComponent(() => import('../screens/home/home.screen.tsx'), 'Home'),
  }),
  createRoute({
    getParentRoute: () => members,
    path: SCREENS.watches.path,
    validateSearch: unread<WatchView>(),
    component: lazyRouteComponent(() => import('../screens/watches/watches.screen.tsx'), 'Watches'),
  }),
  createRoute({
    getParentRoute: () => members,
    path: SCREENS.alerts.path,
    validateSearch: unread<AlertView>(),
    component: lazyRouteComponent(() => import('../screens/alerts/alerts.screen.tsx'), 'Alerts'),
  }),
  createRoute({
    getParentRoute: () => members,
    path: MAILED_ALERT,
    beforeLoad: ({ params: { id } }) => {
      throw redirect({ to: SCREENS.alerts.path, search: { alert: id }, replace: true });
    },
  }),
  createRoute({
    getParentRoute: () => members,
    path: SCREENS.rules.path,
    component: lazyRouteComponent(() => import('../screens/rules/rules.screen.tsx'), 'Rules'),
  }),
  createRoute({
    getParentRoute: () => members,
    path: SCREENS.watch.path,
    validateSearch: unread<WatchPageView>(),
    component: lazyRouteComponent(() => import('../screens/watch/watch.screen.tsx'), 'WatchPage'),
  }),
  createRoute({
    getParentRoute: () => members,
    path: SCREENS.competitors.path,
    component: lazyRouteComponent(() => import('../screens/competitors/competitors.screen.tsx'), 'Competitors'),
  }),
  createRoute({
    getParentRoute: () => members,
    path: SCREENS.competitor.path,
    component: lazyRouteComponent(() => import('../screens/competitor/competitor.screen.tsx'), 'CompetitorPage'),
  }),
  createRoute({
    getParentRoute: () => members,
    path: SCREENS.products.path,
    validateSearch: unread<ProductsView>(),
    component: lazyRouteComponent(() => import('../screens/products/products.screen.tsx'), 'Products'),
  }),
  createRoute({
    getParentRoute: () => members,
    path: SCREENS.settings.path,
    validateSearch: unread<AuditView>(),
    component: lazyRouteComponent(() => import('../screens/settings/settings.screen.tsx'), 'Settings'),
  }),
  createRoute({
    getParentRoute: () => members,
    path: SCREENS.rule.path,
    validateSearch: unread<RuleView>(),
    component: lazyRouteComponent(() => import('../screens/rule/rule.screen.tsx'), 'RulePage'),
  }),
  createRoute({
    getParentRoute: () => members,
    path: SCREENS.channels.path,
    component: lazyRouteComponent(() => import('../screens/channels/channels.screen.tsx'), 'Channels'),
  }),
  createRoute({
    getParentRoute: () => members,
    path: SCREENS.webhook.path,
    validateSearch: unread<EndpointView>(),
    component: lazyRouteComponent(() => import('../screens/webhooks/webhook.screen.tsx'), 'EndpointPage'),
  }),
] as const;

export function newRouter(queries: QueryClient) {
  const router = createRouter({
    routeTree: root.addChildren([guests.addChildren(guestRoutes), members.addChildren(memberRoutes), ...linkRoutes]),
    context: { queries },
    defaultPreload: 'intent',
    scrollRestoration: true,
    // A view that reads the same stays the same object.
    defaultStructuralSharing: true,
    defaultPendingComponent: StartingScreen,
    defaultPendingMs: 150,
    defaultErrorComponent: CrashScreen,
  });
  router.subscribe('onRendered', session.forgetAhead);
  // Who signs out, here or elsewhere, is led away from what only members see.
  let was = session.state.kind;
  session.subscribe(() => {
    const { kind } = session.state;
    if (was !== 'unknown' && was !== kind) {
      if (kind === 'signed_out') queries.clear();
      void router.invalidate();
    }
    was = kind;
  });
  return router;
}

type Routed = Exclude<keyof ReturnType<typeof newRouter>['routesByPath'], '' | typeof MAILED_ALERT>;
type Listed = (typeof SCREENS)[ScreenName]['path'];
type Within<Part extends Whole, Whole> = Part;
/** No route without a screen in the list, no screen without a route: where one is missing, the type check names it. */
export type RoutesAreTheScreens = [Within<Routed, Listed>, Within<Listed, Routed>];

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof newRouter>;
  }
}
