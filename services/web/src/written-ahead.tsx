import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
  type AnyRouter,
} from '@tanstack/react-router';
import { renderToString } from 'react-dom/server';
import { SCREENS } from './app/screens.ts';
import { ForgotPassword } from './screens/account/forgot-password.screen.tsx';
import { SignIn } from './screens/account/sign-in.screen.tsx';
import { SignUp } from './screens/account/sign-up.screen.tsx';

/**
 * Writes the screens that a person comes to first as HTML, while the app is built: they stand as soon as the style sheet is
 * there, and main.tsx puts the living screen in their place. Screens with two fields or more: a browser sends a form with
 * one by itself.
 * @returns a path and a title of a screen, and its HTML
 */
export async function writeAhead(): Promise<{ path: string; title: string; html: string }[]> {
  return Promise.all(
    [SCREENS.signIn, SCREENS.signUp].map(async ({ path, title }) => {
      const router: AnyRouter = newRouter(path);
      await router.load();
      return { path, title, html: renderToString(<RouterProvider router={router} />) };
    }),
  );
}

/** The routes of the screens that are written, under the names that these know them by; and where they lead to. */
function newRouter(path: string) {
  const root = createRootRoute();
  const guests = createRoute({ getParentRoute: () => root, id: 'guests' });
  const routeTree = root.addChildren([
    guests.addChildren([
      createRoute({ getParentRoute: () => guests, path: SCREENS.signIn.path, component: SignIn }),
      createRoute({ getParentRoute: () => guests, path: SCREENS.signUp.path, component: SignUp }),
    ]),
    createRoute({ getParentRoute: () => root, path: SCREENS.forgotPassword.path, component: ForgotPassword }),
  ]);
  return createRouter({ routeTree, history: createMemoryHistory({ initialEntries: [path] }) });
}
