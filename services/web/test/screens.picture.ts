import { join } from 'node:path';
import { SCREENS, type ScreenName } from '../src/app/screens.ts';
import { somebody } from './api.ts';
import { enter, expect, test } from './fixtures.ts';
import { addressOf, LOOKS, settled, wear } from './looks.ts';

const FOLDER = join(import.meta.dirname, '../screenshots');
const DEMO = { ...somebody('Demo'), email: 'demo@blackfang.test', password: 'demo-password' };

for (const name of Object.keys(SCREENS) as ScreenName[]) {
  test(`${name}`, async ({ page, context }) => {
    if (SCREENS[name].for === 'members') await enter(context, DEMO, 'login');
    for (const look of LOOKS) {
      await wear(page, look);
      await page.goto(addressOf(name));
      await settled(page);
      await page.screenshot({ path: join(FOLDER, `${name}-${look.name}.png`), animations: 'disabled' });
    }
  });
}

test('what opens over a screen', async ({ page, context }) => {
  await enter(context, DEMO, 'login');
  for (const look of LOOKS) {
    await wear(page, look);
    await page.goto('/');
    await settled(page);
    const take = (name: string) =>
      page.screenshot({ path: join(FOLDER, `${name}-${look.name}.png`), animations: 'disabled' });
    await page
      .getByRole('button', { name: /More$|account and settings/ })
      .filter({ visible: true })
      .click();
    await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
    await take('over-account');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('combobox')).toBeFocused();
    await take('over-palette');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Watch a page' }).click();
    await page.getByRole('button', { name: 'Watch it' }).click();
    await expect(page.getByLabel('Address of the page')).toBeFocused();
    await take('over-add-watch');
  }
});

test('the home of a newcomer', async ({ page, signedIn }) => {
  expect(signedIn.email).toBeTruthy();
  for (const look of LOOKS) {
    await wear(page, look);
    await page.goto('/');
    await expect(page.getByText('Watch a first page')).toBeVisible();
    await page.screenshot({ path: join(FOLDER, `home-empty-${look.name}.png`), animations: 'disabled' });
  }
});
