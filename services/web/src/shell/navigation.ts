import { Eye, House, type LucideIcon } from 'lucide-react';
import { SCREENS, type ScreenName } from '../app/screens.ts';

type InNavigation = {
  [Name in ScreenName]: (typeof SCREENS)[Name] extends { nav: unknown } ? Name : never;
}[ScreenName];

const ICONS: Readonly<Record<InNavigation, LucideIcon>> = { home: House, watches: Eye };

/** Where one can go, in the order of the list of screens. */
export const DESTINATIONS = (Object.keys(ICONS) as InNavigation[]).map((name) => ({
  name,
  icon: ICONS[name],
  ...SCREENS[name],
}));

export type Destination = (typeof DESTINATIONS)[number];

/** The id of the popover with who one is and what else there is. */
export const ACCOUNT_PANEL = 'account-panel';

/** An event of the document that asks for the palette. */
export const OPEN_PALETTE = 'blackfang:open-palette';
