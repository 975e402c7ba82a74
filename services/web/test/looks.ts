import type { Page } from '@playwright/test';
import type { Api } from './api.ts';
import { SCREENS, type ScreenName } from '../src/app/screens.ts';
import { SECTION_NAMES, type SectionName } from '../src/screens/settings/sections.ts';

/** Sizes and themes in which every screen must be good. */
export const LOOKS = [
  { name: 'desktop-light', theme: 'light', viewport: { width: 1280, height: 800 } },
  { name: 'desktop-dark', theme: 'dark', viewport: { width: 1280, height: 800 } },
  { name: 'phone-light', theme: 'light', viewport: { width: 390, height: 844 } },
  { name: 'phone-dark', theme: 'dark', viewport: { width: 390, height: 844 } },
] as const;

export type Look = (typeof LOOKS)[number];

/** What is looked at: each screen, each section of the settings, and the comparison beside the list of products. */
export type View = ScreenName | 'products-prices' | `settings-${SectionName}`;

export const VIEWS: readonly View[] = [
  ...(Object.keys(SCREENS) as ScreenName[]),
  'products-prices',
  ...SECTION_NAMES.map((section) => `settings-${section}` as const),
];

export const isForMembers = (view: View): boolean =>
  !(view in SCREENS) || SCREENS[view as ScreenName].for === 'members';

/** Screens that a link of a mail leads to. */
const WITH_TOKEN: readonly ScreenName[] = ['resetPassword', 'verifyEmail', 'acceptInvitation', 'keepAccount'];

/** An address of a view that shows it as it usually is, to the one whose API it is. */
export async function addressOf(view: View, api?: Api): Promise<string> {
  if (view === 'watch') {
    const watches = await api?.get<{ items: { id: string }[] }>('/watches?sort=name');
    return SCREENS.watch.path.replace('$id', watches?.items[0]?.id ?? 'none');
  }
  if (view === 'competitor') {
    const competitors = await api?.get<{ items: { id: string }[] }>('/competitors');
    return SCREENS.competitor.path.replace('$id', competitors?.items[0]?.id ?? 'none');
  }
  if (view === 'products-prices') return `${SCREENS.products.path}?tab=prices`;
  if (view === 'webhook') {
    const endpoints = await api?.get<{ items: { id: string }[] }>('/webhook-endpoints');
    return SCREENS.webhook.path.replace('$id', endpoints?.items[0]?.id ?? 'none');
  }
  if (view.startsWith('settings')) return `/${view.replace('-', '/')}`;
  const name = view as ScreenName;
  if (name === 'rule') {
    const rules = await api?.get<{ items: { id: string }[] }>('/rules');
    return SCREENS.rule.path.replace('$id', rules?.items[0]?.id ?? 'new');
  }
  return `${SCREENS[name].path}${WITH_TOKEN.includes(name) ? '?token=of-a-mail' : ''}`;
}

export async function wear(page: Page, { theme, viewport }: Look): Promise<void> {
  await page.setViewportSize(viewport);
  await page.emulateMedia({ colorScheme: theme });
}

/** Waits until nothing of the screen is on its way any more. */
export async function settled(page: Page): Promise<void> {
  await page.locator('[data-page-title]').waitFor();
  await page.waitForFunction(() => document.querySelector('[data-state="loading"], [data-ahead]') === null);
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}
