import { readFile } from 'node:fs/promises';
import { expect, test } from './fixtures.ts';
import { stillProduct } from './shop.ts';

test('a product of one’s own is priced, finds its pages, stands beside others’ prices, and says what goes with it', async ({
  page,
  request,
  signedIn,
  expectRefusal,
}) => {
  const { api } = signedIn;
  expectRefusal(400);
  const offer = await stillProduct(request, 'products');
  const watch = await api.post<{ id: string; competitorId: string }>('/watches', {
    url: offer.url,
    name: 'Their lamp',
  });
  await expect
    .poll(async () => (await api.get<{ latest: object | null }>(`/watches/${watch.id}`)).latest)
    .not.toBeNull();

  await page.goto('/products');
  await expect(page.getByText('Say what you sell')).toBeVisible();
  await page.keyboard.press('n');
  const form = page.getByRole('dialog', { name: 'Add a product' });
  await form.getByLabel('Name').fill('=Amber lamp');
  await form.getByLabel('SKU').fill('L-1');
  await form.getByLabel('Your price').fill('0');
  await form.getByLabel('Currency').fill(offer.currency.toLowerCase());
  await form.getByLabel('Rate in percent').fill('19');
  await form.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(form.getByText('Give the amount as positive decimal text such as 1299.00.')).toBeVisible();
  await form.getByLabel('Your price').fill('1000000,00');
  await form.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByText('=Amber lamp is added.')).toBeVisible();
  await expect(page.getByText('with 19% VAT')).toBeVisible();

  await page.getByRole('link', { name: 'Choose watches of =Amber lamp' }).click();
  const watches = page.getByRole('dialog', { name: 'Watches of =Amber lamp' });
  await watches.getByRole('button', { name: 'Add Their lamp' }).click();
  await expect(watches.getByRole('button', { name: 'Take Their lamp away' })).toBeVisible();
  await expect(watches.getByText('Every watch has its product.')).toBeVisible();
  await watches.getByRole('button', { name: 'Close' }).click();
  await expect(page.getByRole('link', { name: 'One watch of =Amber lamp' })).toBeVisible();

  await page.getByRole('link', { name: 'Price comparison' }).click();
  await expect(page).toHaveURL(/tab=prices/);
  const row = page.getByRole('row', { name: /=Amber lamp/ });
  await expect(row.getByText('2nd of 2')).toBeVisible();
  await expect(row.getByText('Cheapest')).toBeVisible();
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export as CSV' }).click();
  await expect(page.getByText('One product is in the file.')).toBeVisible();
  const lines = (await readFile(await (await saved).path(), 'utf8')).trim().split('\r\n');
  expect(lines[0]).toMatch(/^\uFEFF?SKU,Product,Own price,Currency,VAT,Position,Prices compared,/);
  expect(lines[1]).toMatch(
    new RegExp(`^L-1,'=Amber lamp,1000000.00,${offer.currency},with 19% VAT,2,2,[\\d.]+,in stock`),
  );

  // Told without VAT, their price counts with it; the own one acts for the watch as theirs are told.
  await api.call('PATCH', `/competitors/${watch.competitorId}`, { vat: 'excluded' });
  await page.reload();
  await expect(row.getByText('Cheapest · ', { exact: false })).toHaveText(/ read$/);
  await page.getByRole('columnheader').getByRole('link').click();
  await expect(page).toHaveURL(`/competitors/${watch.competitorId}`);
  const sold = page.getByRole('region', { name: 'What it sells' });
  await expect(sold.getByText(/^.?840,336\.13/)).toBeVisible();
  await expect(page.getByRole('region', { name: 'Activity by week' })).toBeVisible();
  await sold.getByRole('link', { name: 'Their lamp' }).click();
  await page.getByRole('button', { name: 'Change your price' }).click();
  await expect(page.getByText('It is that of its product.', { exact: false })).toBeVisible();
  await page.getByLabel('Price', { exact: true }).fill('5.00');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText(/^.?5\.00/)).toBeVisible();
  await page.getByRole('button', { name: 'Change your price' }).click();
  await page.getByRole('button', { name: 'Go by its product' }).click();
  await expect(page.getByText('It goes by its product.')).toBeVisible();

  await page.goto('/products');
  await page.getByRole('button', { name: 'Delete =Amber lamp' }).click();
  await expect(page.getByText('Its one watch stays, without your price', { exact: false })).toBeVisible();
  await page.getByRole('button', { name: 'Delete it' }).click();
  await expect(page.getByText('Say what you sell')).toBeVisible();
  const ownPrice = async () => (await api.get<{ ownPrice: object | null }>(`/watches/${watch.id}`)).ownPrice;
  expect(await ownPrice()).toBeNull();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('link', { name: 'One watch of =Amber lamp' })).toBeVisible();
  expect(await ownPrice()).not.toBeNull();
});
