import { readFile } from 'node:fs/promises';
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
  // What the keys do is loaded once the screen stands: the first of them may wait for it.
  await expect(page.getByRole('searchbox', { name: 'Search watches by name or address' })).toBeFocused();
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

  await page.goto('/watches?search=birch');
  await page.getByRole('button', { name: 'More for all watches' }).click();
  await page.getByRole('menuitem', { name: 'Columns' }).click();
  await page.getByRole('checkbox', { name: 'Stock' }).click();
  await page.getByRole('checkbox', { name: 'Competitor' }).click();
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('columnheader', { name: 'Competitor' })).toBeVisible();
  await expect(page.getByRole('columnheader', { name: 'Stock' })).toBeHidden();
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('menuitem', { name: 'Keep this as a view' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Birches');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Kept as “Birches”.')).toBeVisible();
  await page.goto('/watches');
  await expect(page.getByRole('columnheader', { name: 'Stock' })).toBeVisible();
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('menuitem', { name: 'Birches' }).click();
  await expect(page).toHaveURL(/search=birch/);
  await expect(page.getByRole('columnheader', { name: 'Stock' })).toBeHidden();
  await expect(page.getByRole('link', { name: 'Amber lamp' })).toBeHidden();
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

test('what is deleted goes at once, and comes back by undo', async ({ page, request, signedIn }) => {
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
  await expect.poll(names).toEqual(['Amber lamp', 'Copper kettle']);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('link', { name: 'Birch chair' })).toBeVisible();
  await expect.poll(names).toHaveLength(3);
});

test('what somebody else does to a watch is seen at once, and is not edited away', async ({
  page,
  request,
  signedIn,
  expectRefusal,
}) => {
  expectRefusal(412);
  await watchThree(signedIn, request);
  await page.goto('/watches?search=birch');
  await expect(page.getByRole('link', { name: 'Birch chair' })).toBeVisible();
  await page.getByRole('button', { name: 'More for Birch chair' }).click();
  await page.getByRole('menuitem', { name: 'Name and tags' }).click();
  const dialog = page.getByRole('dialog', { name: 'Name and tags' });
  const { items } = await signedIn.api.get<{ items: { id: string }[] }>('/watches?search=birch');
  await signedIn.api.call('PATCH', `/watches/${items[0]?.id}`, { tags: ['winter'], status: 'paused' });
  await expect(page.getByText('Paused by a member')).toBeVisible();
  await dialog.getByLabel('Name').fill('Birch stool');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Changed by somebody else');
  await expect(dialog.getByRole('alert')).toContainText(/Tags\s*none now winter/);
  await dialog.getByLabel('Tags').fill('winter');
  await dialog.getByRole('button', { name: 'Save mine over it' }).click();
  await expect(page.getByRole('link', { name: 'Birch stool' })).toBeVisible();
  const kept = await signedIn.api.get<{ items: { name: string; tags: string[] }[] }>('/watches?search=birch');
  expect(kept.items).toMatchObject([{ name: 'Birch stool', tags: ['winter'] }]);
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
  await expect(page.getByRole('link', { name: 'Amber lamp' })).toBeVisible();
  await page
    .getByRole('status')
    .filter({ hasText: '2 watches imported.' })
    .getByRole('button', { name: 'Undo' })
    .click();
  await expect(page.getByText('2 watches taken back.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Amber lamp' })).toHaveCount(0);

  await page.getByRole('button', { name: 'Watch many' }).click();
  await page.getByLabel('Addresses').fill(`${a?.url}, Amber lamp`);
  await page.getByRole('button', { name: 'Add 1' }).click();
  await expect(page.getByRole('link', { name: 'Amber lamp' })).toBeVisible();

  await page.getByRole('button', { name: 'Watch many' }).click();
  const table = `Name;Address;Tags;Own price\nAmber lamp;${a?.url};home;12.90 EUR\nNowhere;http://10.0.0.1/;;\n`;
  const file = { name: 'watches.csv', mimeType: 'text/csv', buffer: Buffer.from(table) };
  await page.getByLabel('File with watches').setInputFiles(file);
  await expect(page.getByText('1 can be added, 1 known will be changed.')).toBeVisible();
  await page.getByRole('button', { name: 'Import 2' }).click();
  const failed = page.getByRole('dialog', { name: 'One watch could not be imported' });
  await expect(failed).toContainText('Line 3');
  await failed.getByRole('button', { name: 'Close' }).first().click();
  await page.getByRole('button', { name: 'More for all watches' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Export as CSV' }).click();
  const saved = await readFile(await (await download).path(), 'utf8');
  expect(saved).toMatch(/Amber lamp,[^,]+,home,PT1H,12\.90,EUR,/);
});

test('of hundreds of watches only those on the screen are in the page, and all are worked on at once', async ({
  page,
  request,
  signedIn,
}) => {
  const { shop } = await demoAddresses(request);
  const lines = Array.from({ length: 250 }, (_, n) => `${shop}/?watch=${n},Lamp ${String(n).padStart(3, '0')}`);
  const file = { format: 'csv', text: lines.join('\n') };
  const { id } = await signedIn.api.post<{ id: string }>('/watch-imports', file);
  const job = () => signedIn.api.get<{ status: string; changed: number }>(`/watch-jobs/${id}`);
  await expect.poll(job).toMatchObject({ status: 'done', changed: 250 });
  await signedIn.api.post('/competitors', { name: 'Bolt' });
  await page.goto('/watches?sort=name');
  await expect(page.getByRole('link', { name: 'Lamp 000' })).toBeVisible();
  expect(await page.locator('[data-watch]').count()).toBeLessThan(50);
  await expect(async () => {
    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
    await expect(page.getByRole('link', { name: 'Lamp 249' })).toBeVisible({ timeout: 500 });
  }).toPass();
  expect(await page.locator('[data-watch]').count()).toBeLessThan(50);

  await page.goto('/watches?sort=name&search=Lamp%200');
  await expect(page.getByText('100 of 250')).toBeVisible();
  await page.goto('/watches?sort=name');
  await page.getByRole('checkbox', { name: 'Select all that are loaded' }).click();
  const bar = page.getByRole('toolbar', { name: 'Selected watches' });
  await bar.getByRole('button', { name: 'Select all 250' }).click();
  await bar.getByRole('button', { name: 'Move', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: /Bolt/ }).click();
  await expect(page.getByText('250 watches moved.')).toBeVisible();
  await bar.getByRole('button', { name: 'Clear the selection' }).click();
  await page.getByRole('button', { name: 'More for all watches' }).click();
  await page.getByRole('menuitem', { name: 'Pause everything' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Pause everything' }).click();
  const banner = page.getByRole('region', { name: 'Everything is paused' });
  await expect(banner).toContainText('Everything was paused: 250 watches');
  await expect(page.getByRole('link', { name: 'Paused 250' })).toBeVisible();
  await page.reload();
  await banner.getByRole('button', { name: 'Resume them' }).click();
  await expect(page.getByText('250 watches resumed.')).toBeVisible();
  await expect(banner).toBeHidden();
});
