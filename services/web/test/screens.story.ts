import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { SCREENS, type ScreenName } from '../src/app/screens.ts';
import { somebody } from './api.ts';
import { enter, expect, test } from './fixtures.ts';
import { addressOf, LOOKS, settled, wear } from './looks.ts';
import { SCREEN_STATES } from './screen-states.ts';

const NAMES = Object.keys(SCREENS) as ScreenName[];
const STATES = ['loading', 'empty', 'error', 'forbidden'] as const;
const DEMO = { ...somebody('Demo'), email: 'demo@blackfang.test', password: 'demo-password' };

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  const told = violations.map(
    ({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map(({ html }) => html).join('\n  ')}`,
  );
  expect(told).toEqual([]);
}

async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(over).toBeLessThanOrEqual(0);
}

for (const name of NAMES) {
  test(`${name} is accessible on every size and in every theme, and nothing of it is cut off`, async ({
    page,
    context,
  }) => {
    if (SCREENS[name].for === 'members') await enter(context, DEMO, 'login');
    await page.goto(addressOf(name));
    for (const look of LOOKS) {
      await wear(page, look);
      await settled(page);
      await expect(page).toHaveTitle(/ · Blackfang$/);
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
    }
  });

  for (const state of STATES) {
    const arrange = SCREEN_STATES[name][state];
    if (typeof arrange === 'string') continue;
    test(`${name} can be ${state}`, async ({ page, signedIn, expectRefusal }) => {
      if (state === 'error') expectRefusal(400);
      await arrange({ page, me: signedIn });
      await page.goto(addressOf(name));
      for (const look of LOOKS.filter(({ theme }) => theme === 'light')) {
        await wear(page, look);
        await page.locator('[data-page-title]').waitFor();
        await expect(page.locator(`[data-state="${state}"]`).first()).toBeVisible();
        if (state === 'error') await expect(page.getByRole('button', { name: 'Try again' }).first()).toBeVisible();
        await expectAccessible(page);
      }
    });
  }
}

test('what opens over a screen is accessible too', async ({ page, signedIn }) => {
  expect(signedIn.email).toBeTruthy();
  for (const look of [LOOKS[0], LOOKS[3]]) {
    await wear(page, look);
    await page.goto('/');
    await settled(page);
    await page
      .getByRole('button', { name: /More$|account and settings/ })
      .filter({ visible: true })
      .click();
    await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('combobox')).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Watch a page' }).click();
    await page.getByRole('button', { name: 'Watch it' }).click();
    await expect(page.getByText('Fill this in.')).toBeVisible();
    await expectAccessible(page);
  }
});

test('a first visit needs at most 120 KB of JavaScript, and nothing on it moves', async ({ page, context }) => {
  await enter(context, DEMO, 'login');
  for (const path of ['/sign-up', '/']) {
    let bytes = 0;
    page.on('response', (response) => {
      if (!response.url().endsWith('.js')) return;
      void response
        .request()
        .sizes()
        .then(({ responseBodySize }) => (bytes += responseBodySize));
    });
    await page.addInitScript(() => {
      const moved: number[] = [];
      Object.assign(window, { moved });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) moved.push((entry as PerformanceEntry & { value: number }).value);
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await page.goto(path);
    await settled(page);
    await page.waitForLoadState('load');
    expect(bytes).toBeLessThanOrEqual(120 * 1_024);
    const shift = await page.evaluate(() =>
      (window as unknown as { moved: number[] }).moved.reduce((a, b) => a + b, 0),
    );
    expect(shift).toBeLessThan(0.02);
  }
});
