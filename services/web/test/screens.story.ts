import { SCREENS, type ScreenName } from '../src/app/screens.ts';
import { expectAccessible } from './accessible.ts';
import { somebody } from './api.ts';
import { enter, expect, test } from './fixtures.ts';
import { addressOf, isForMembers, LOOKS, settled, VIEWS, wear, type Look } from './looks.ts';
import { expectNoMotion, expectNoSidewaysScroll, expectRoomWhenZoomed, expectVisibleFocus } from './manners.ts';
import { SCREEN_STATES, viewsIn } from './screen-states.ts';

const NAMES = Object.keys(SCREENS) as ScreenName[];
const STATES = ['loading', 'empty', 'error', 'forbidden'] as const;
/** Each size and each theme once: axe is most of what these tests cost. */
const AXE_LOOKS: readonly Look[] = [LOOKS[0], LOOKS[3]];
const DEMO = { ...somebody('Demo'), email: 'demo@blackfang.test', password: 'demo-password' };

for (const view of VIEWS) {
  test(`${view} is accessible on every size and in every theme, and nothing of it is cut off`, async ({
    page,
    context,
  }) => {
    const api = isForMembers(view) ? await enter(context, DEMO, 'login') : undefined;
    await page.goto(await addressOf(view, api));
    for (const look of LOOKS) {
      await wear(page, look);
      await settled(page);
      await expect(page).toHaveTitle(/ · Blackfang$/);
      await expect(page.getByRole('heading', { name: 'There is no such page' })).toBeHidden();
      if (AXE_LOOKS.includes(look)) await expectAccessible(page);
      await expectNoSidewaysScroll(page);
    }
    await expectNoMotion(page);
    await expectRoomWhenZoomed(page);
    await wear(page, LOOKS[0]);
    await expectVisibleFocus(page);
  });
}

for (const name of NAMES) {
  for (const state of STATES) {
    const arrange = SCREEN_STATES[name][state];
    if (typeof arrange === 'string') continue;
    test(`${name} can be ${state}`, async ({ page, signedIn, expectRefusal }) => {
      if (state === 'error') expectRefusal(400);
      if (state === 'forbidden') expectRefusal(403);
      await arrange({ page, me: signedIn });
      const views = viewsIn(name, state);
      test.setTimeout(120_000 + 45_000 * (views.length - 1));
      for (const [index, view] of views.entries()) {
        await page.goto(await addressOf(view, signedIn.api));
        // Sections of one screen show a state alike: each wears one of the looks.
        for (const look of views.length === 1 ? AXE_LOOKS : AXE_LOOKS.slice(index % 2).slice(0, 1)) {
          await wear(page, look);
          await page.locator('[data-page-title]').waitFor();
          await expect(page.locator(`[data-state="${state}"]`).first()).toBeVisible();
          if (state === 'error') await expect(page.getByRole('button', { name: 'Try again' }).first()).toBeVisible();
          await expectAccessible(page);
          await expectNoSidewaysScroll(page);
        }
      }
    });
  }
}

test('what opens over a screen is accessible too', async ({ page, signedIn }) => {
  expect(signedIn.email).toBeTruthy();
  for (const look of AXE_LOOKS) {
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
    await expect(page.getByRole('dialog').getByRole('combobox')).toBeVisible();
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
