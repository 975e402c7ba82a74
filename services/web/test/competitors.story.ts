import { expect, test } from './fixtures.ts';
import { stillProduct } from './shop.ts';

test('a competitor is added, corrected, shows how its prices stand, and says what goes with it', async ({
  page,
  request,
  signedIn,
  expectRefusal,
}) => {
  const { api } = signedIn;
  expectRefusal(400);
  expectRefusal(422);
  await page.goto('/');
  await expect(page.getByText('Watch a first page')).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await page.getByRole('button', { name: 'Add a competitor' }).click();
  await page.getByLabel('Name').fill('Acme Lamps');
  await page.getByLabel('Industry').selectOption('E-commerce');
  await page.getByLabel('Domains').fill('127.0.0.1, com');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByText('Give a domain such as shop.example, without https:// and path.')).toBeVisible();
  await page.getByLabel('Domains').fill('127.0.0.1');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByText('Acme Lamps is followed.')).toBeVisible();
  // Without a page of it that is watched, its home page is tried, which is an address of ours.
  await expect(page.getByText(/which may not be called/)).toBeVisible();
  await expect(page.getByText(/1 of \d+ that your plan allows\./)).toBeVisible();
  await expect(page.getByText('Not known')).toBeVisible();

  const offer = await stillProduct(request, 'competitors');
  const watch = await api.post<{ id: string }>('/watches', { url: offer.url, name: 'Amber lamp' });
  await expect(page.getByText('One watch', { exact: true })).toBeVisible();
  await expect
    .poll(async () => (await api.get<{ latest: object | null }>(`/watches/${watch.id}`)).latest)
    .not.toBeNull();
  await api.call('PUT', `/watches/${watch.id}/own-price`, { amount: '100000.00', currency: offer.currency });
  await page.reload();
  await expect(page.getByText(/% below yours/)).toBeVisible();
  await expect(page.getByText('The mean over one watch', { exact: false })).toBeVisible();

  await page.getByRole('link', { name: 'Acme Lamps' }).click();
  await expect(
    page.getByRole('region', { name: 'What it sells' }).getByRole('link', { name: 'Amber lamp' }),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Read name and logo from its home page' }).click();
  await expect(page.getByText('Read from its home page: logo.')).toBeVisible();
  await expect(page.locator('main img[src^="data:image/png"]')).toBeVisible();
  await page.goBack();
  await expect(page.locator('main img[src^="data:image/png"]')).toBeVisible();

  await page.getByRole('button', { name: 'Edit Acme Lamps' }).click();
  await page.getByLabel('Name').fill('Acme');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Delete Acme' }).click();
  await expect(page.getByText('With it go its one watch', { exact: false })).toBeVisible();
  await page.getByRole('button', { name: 'Delete with its one watch' }).click();
  await expect(page.getByText('Follow a first competitor')).toBeVisible();
});
