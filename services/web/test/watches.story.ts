import type { APIRequestContext } from '@playwright/test';
import { demoAddresses } from './api.ts';
import { expect, test, type SignedIn } from './fixtures.ts';

interface Product {
  readonly id: string;
  readonly url: string;
}

async function products(request: APIRequestContext): Promise<Product[]> {
  const { shop } = await demoAddresses(request);
  const answer = await request.get(`${shop}/api/products`);
  return ((await answer.json()) as { items: Product[] }).items;
}

async function watchThree({ api }: SignedIn, request: APIRequestContext): Promise<void> {
  const [a, b, c] = await products(request);
  await api.post('/watches', { url: a?.url, name: 'Amber lamp', tags: ['summer'] });
  await api.post('/watches', { url: b?.url, name: 'Birch chair' });
  await api.post('/watches', { url: c?.url, name: 'Copper kettle' });
}

test('a view is in the address, and found again by it', async ({ page, request, signedIn }) => {
  await watchThree(signedIn, request);
  await page.goto('/watches');
  await expect(page.getByRole('link', { name: 'Copper kettle' })).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type('birch');
  await expect(page.getByRole('link', { name: 'Copper kettle' })).toBeHidden();
  await expect(page).toHaveURL(/search=birch/);
  await page.reload();
  await expect(page.getByRole('link', { name: 'Birch chair' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Amber lamp' })).toBeHidden();
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await page.getByLabel('Tag', { exact: true }).selectOption('summer');
  await expect(page.getByRole('link', { name: 'Birch chair' })).toBeHidden();
  await expect(page.getByRole('link', { name: 'Amber lamp' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('link', { name: 'Birch chair' })).toBeVisible();
  await page.getByRole('link', { name: /^Paused/ }).click();
  await expect(page.getByText('No watch is like that')).toBeVisible();
});

test('many are worked on by the keyboard: chosen, paused, tagged', async ({ page, request, signedIn }) => {
  await watchThree(signedIn, request);
  await page.goto('/watches?sort=name');
  await expect(page.getByRole('link', { name: 'Amber lamp' })).toBeVisible();
  await page.keyboard.press('j');
  await expect(page.getByRole('link', { name: 'Amber lamp' })).toBeFocused();
  await page.keyboard.press('x');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('link', { name: 'Birch chair' })).toBeFocused();
  await page.keyboard.press('x');
  const bar = page.getByRole('toolbar', { name: 'Selected watches' });
  await expect(bar.getByRole('status')).toHaveText('2 selected');
  await bar.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByText('2 watches paused.')).toBeVisible();
  await expect(page.getByText('Paused by a member')).toHaveCount(2);
  await bar.getByRole('button', { name: 'Add a tag' }).click();
  await page.getByLabel('Tag', { exact: true }).fill('winter');
  await page.keyboard.press('Enter');
  await expect(page.getByText('2 watches tagged “winter”.')).toBeVisible();
  await bar.getByRole('button', { name: 'Clear the selection' }).click();
  await page.getByRole('checkbox', { name: 'Select Amber lamp' }).click();
  await page.getByRole('checkbox', { name: 'Select Copper kettle' }).click({ modifiers: ['Shift'] });
  await expect(bar.getByRole('status')).toHaveText('3 selected');
});

test('what is deleted goes at once, comes back by undo, and is gone when the page is left', async ({
  page,
  request,
  signedIn,
}) => {
  await watchThree(signedIn, request);
  await page.goto('/watches');
  const remove = async () => {
    await page.getByRole('button', { name: 'More for Birch chair' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await expect(page.getByRole('link', { name: 'Birch chair' })).toBeHidden();
  };
  const names = async () =>
    (await signedIn.api.get<{ items: { name: string }[] }>('/watches')).items.map(({ name }) => name).sort();
  await remove();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('link', { name: 'Birch chair' })).toBeVisible();
  await remove();
  expect(await names()).toHaveLength(3);
  await page.getByRole('link', { name: 'Home' }).click();
  await expect.poll(names).toEqual(['Amber lamp', 'Copper kettle']);
});

test('many addresses are looked through before they are sent, and added with their names', async ({
  page,
  request,
  signedIn,
}) => {
  const [a, b] = await products(request);
  expect(signedIn.email).toBeTruthy();
  await page.goto('/watches');
  await page.getByRole('button', { name: 'Watch many' }).click();
  await page.getByLabel('Addresses').fill(`${a?.url}, Amber lamp\nno address\n${b?.url}\n${a?.url}`);
  await expect(page.getByText('2 can’t, and will be left out.')).toBeVisible();
  await expect(page.getByText('The same as line 1.')).toBeVisible();
  await page.getByRole('button', { name: 'Add 2' }).click();
  await expect(page.getByText('2 watches added, checked every hour.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Amber lamp' })).toBeVisible();
});

test('of hundreds of watches only those on the screen are in the page, and the last one is reached', async ({
  page,
  request,
  signedIn,
}) => {
  const { shop } = await demoAddresses(request);
  const numbers = Array.from({ length: 250 }, (_, index) => index);
  for (let from = 0; from < numbers.length; from += 10) {
    await Promise.all(
      numbers.slice(from, from + 10).map((n) =>
        signedIn.api.post('/watches', {
          url: `${shop}/?watch=${n}`,
          name: `Lamp ${String(n).padStart(3, '0')}`,
        }),
      ),
    );
  }
  await page.goto('/watches?sort=name');
  await expect(page.getByRole('link', { name: 'Lamp 000' })).toBeVisible();
  expect(await page.locator('[data-watch]').count()).toBeLessThan(50);
  await expect(async () => {
    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
    await expect(page.getByRole('link', { name: 'Lamp 249' })).toBeVisible({ timeout: 500 });
  }).toPass();
  expect(await page.locator('[data-watch]').count()).toBeLessThan(50);
});
