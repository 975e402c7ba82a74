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
  keepAccount: { path: '/keep-account', title: 'Keep your account', for: 'anybody' },
  welcome: { path: '/welcome', title: 'Welcome', for: 'members' },
  home: { path: '/', title: 'Home', for: 'members', nav: { key: 'h', inBottomBar: true } },
  watches: { path: '/watches', title: 'Watches', for: 'members', nav: { key: 'w', inBottomBar: true } },
  alerts: { path: '/alerts', title: 'Alerts', for: 'members', nav: { key: 'a', inBottomBar: true } },
  rules: { path: '/rules', title: 'Rules', for: 'members', nav: { key: 'r', inBottomBar: false } },
  watch: { path: '/watches/$id', title: 'A watch', for: 'members' },
  competitors: { path: '/competitors', title: 'Competitors', for: 'members', nav: { key: 'c', inBottomBar: false } },
  competitor: { path: '/competitors/$id', title: 'A competitor', for: 'members' },
  products: { path: '/products', title: 'Products', for: 'members', nav: { key: 'p', inBottomBar: false } },
  channels: { path: '/channels', title: 'Channels', for: 'members', nav: { key: 'n', inBottomBar: false } },
  webhook: { path: '/webhooks/$id', title: 'A webhook endpoint', for: 'members' },
  settings: {
    path: '/settings/{-$section}',
    title: 'Settings',
    for: 'members',
    nav: { key: 's', inBottomBar: false },
  },
  rule: { path: '/rules/$id', title: 'A rule', for: 'members' },
} as const satisfies Readonly<Record<string, Screen>>;

export type ScreenName = keyof typeof SCREENS;
