import type { Page } from '@playwright/test';
import { SCREENS, type ScreenName } from '../src/app/screens.ts';

/** Sizes and themes in which every screen must be good. */
export const LOOKS = [
  { name: 'desktop-light', theme: 'light', viewport: { width: 1280, height: 800 } },
  { name: 'desktop-dark', theme: 'dark', viewport: { width: 1280, height: 800 } },
  { name: 'phone-light', theme: 'light', viewport: { width: 390, height: 844 } },
  { name: 'phone-dark', theme: 'dark', viewport: { width: 390, height: 844 } },
] as const;

export type Look = (typeof LOOKS)[number];

/** Screens that a link of a mail leads to. */
const WITH_TOKEN: readonly ScreenName[] = ['resetPassword', 'verifyEmail', 'acceptInvitation'];

/** An address of a screen that shows it as it usually is. */
export function addressOf(name: ScreenName): string {
  return `${SCREENS[name].path}${WITH_TOKEN.includes(name) ? '?token=of-a-mail' : ''}`;
}

export async function wear(page: Page, { theme, viewport }: Look): Promise<void> {
  await page.setViewportSize(viewport);
  await page.emulateMedia({ colorScheme: theme });
}

/** Waits until nothing of the screen is on its way any more. */
export async function settled(page: Page): Promise<void> {
  await page.locator('[data-page-title]').waitFor();
  await page.waitForFunction(() => document.querySelector('[data-state="loading"]') === null);
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}
