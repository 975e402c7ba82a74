import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { session } from '../session/session.ts';
import { CrashScreen, NotFoundScreen, StartingScreen } from './edge-screens.tsx';
import { Root } from './root.tsx';
import { viewOf } from '../screens/watches/view.ts';
import { SCREENS } from './screens.ts';

interface RouterContext {
  readonly queries: QueryClient;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
/** Where to go after signing in: a path of ours, never another site's address. */
const returnSearch = ({ next }: Record<string, unknown>): { next?: string | undefined } => ({
  next: /^\/(?![/\\])/.test(text(next)) ? text(next) : undefined,
});
const tokenSearch = ({ token }: Record<string, unknown>): { token: string } => ({ token: text(token) });

const root = createRootRouteWithContext<RouterContext>()({ component: Root, notFoundComponent: NotFoundScreen });

const guests = createRoute({
  getParentRoute: () => root,
  id: 'guests',
  validateSearch: returnSearch,
  beforeLoad: async ({ search }) => {
    const state = await session.resolve();
    if (state.kind === 'signed_in') throw redirect({ href: search.next ?? SCREENS.home.path, replace: true });
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
] as const;

const memberRoutes = [
  createRoute({
    getParentRoute: () => members,
    path: SCREENS.home.path,
    component: lazyRouteComponent(() => import('../screens/home/home.screen.tsx'), 'Home'),
  }),
  createRoute({
    getParentRoute: () => members,
    path: SCREENS.watches.path,
    validateSearch: viewOf,
    component: lazyRouteComponent(() => import('../screens/watches/watches.screen.tsx'), 'Watches'),
  }),
] as const;

export function newRouter(queries: QueryClient) {
  const router = createRouter({
    routeTree: root.addChildren([guests.addChildren(guestRoutes), members.addChildren(memberRoutes), ...linkRoutes]),
    context: { queries },
    defaultPreload: 'intent',
    scrollRestoration: true,
    defaultPendingComponent: StartingScreen,
    defaultPendingMs: 150,
    defaultErrorComponent: CrashScreen,
  });
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

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof newRouter>;
  }
}
