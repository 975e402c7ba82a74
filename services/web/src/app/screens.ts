/** A screen: what it is called, where it is, who may see it. */
export interface Screen {
  readonly path: string;
  readonly title: string;
  /** Who may see it: nobody who is signed in, those who are, or anybody. */
  readonly for: 'guests' | 'members' | 'anybody';
  /** The second key after `g`, and a place in the navigation; its icon is in shell/navigation.ts. */
  readonly nav?: { readonly key: string; readonly inBottomBar: boolean };
}

/**
 * Every screen, in the order of the navigation. The router has a route for each, and the browser tests go through this
 * list: a screen without a test of each of its states does not pass the type check.
 */
export const SCREENS = {
  signIn: { path: '/sign-in', title: 'Sign in', for: 'guests' },
  signUp: { path: '/sign-up', title: 'Create an account', for: 'guests' },
  forgotPassword: { path: '/forgot-password', title: 'Forgot password', for: 'anybody' },
  resetPassword: { path: '/reset-password', title: 'Choose a new password', for: 'anybody' },
  verifyEmail: { path: '/verify-email', title: 'Confirm your address', for: 'anybody' },
  acceptInvitation: { path: '/accept-invitation', title: 'Accept the invitation', for: 'anybody' },
  home: { path: '/', title: 'Home', for: 'members', nav: { key: 'h', inBottomBar: true } },
  watches: { path: '/watches', title: 'Watches', for: 'members', nav: { key: 'w', inBottomBar: true } },
} as const satisfies Readonly<Record<string, Screen>>;

export type ScreenName = keyof typeof SCREENS;
