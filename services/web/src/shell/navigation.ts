import { BellRing, Eye, House, ListChecks, Mail, Package, Settings2, Store, type LucideIcon } from 'lucide-react';
import { SCREENS, type ScreenName } from '../app/screens.ts';

type InNavigation = {
  [Name in ScreenName]: (typeof SCREENS)[Name] extends { nav: unknown } ? Name : never;
}[ScreenName];

const ICONS: Readonly<Record<InNavigation, LucideIcon>> = {
  home: House,
  watches: Eye,
  alerts: BellRing,
  rules: ListChecks,
  competitors: Store,
  products: Package,
  channels: Mail,
  settings: Settings2,
};

/** Where one can go, in the order of the list of screens. */
export const DESTINATIONS = (Object.keys(ICONS) as InNavigation[]).map((name) => ({
  name,
  icon: ICONS[name],
  ...SCREENS[name],
}));

export type Destination = (typeof DESTINATIONS)[number];

/** The id of the popover with who one is and what else there is. */
export const ACCOUNT_PANEL = 'account-panel';

/** An event of the document that asks for the palette; who opens it cancels the event. */
export const OPEN_PALETTE = 'blackfang:open-palette';

let askedEarly: 'palette' | 'account' | undefined;
let pressedEarly: KeyboardEvent[] | undefined = [];

/** Remembers a key for those who listen to keys, as long as their code is not there. */
export function keepEarlyKey(event: KeyboardEvent): void {
  pressedEarly?.push(event);
}

/** @returns what was pressed before somebody listened, once */
export function takeEarlyKeys(): readonly KeyboardEvent[] {
  const keys = pressedEarly ?? [];
  pressedEarly = undefined;
  return keys;
}

/** Opens the palette: now, or when its code is there. */
export function askForPalette(): void {
  askedEarly = document.dispatchEvent(new Event(OPEN_PALETTE, { cancelable: true })) ? 'palette' : undefined;
}

/** The browser opens the panel by the button alone; before there is one, it is remembered. */
export function askForAccount(): void {
  if (document.getElementById(ACCOUNT_PANEL) === null) askedEarly = 'account';
}

/** @returns whether somebody has asked for it before it was there. */
export function takeEarlyAsk(what: 'palette' | 'account'): boolean {
  if (askedEarly !== what) return false;
  askedEarly = undefined;
  return true;
}
