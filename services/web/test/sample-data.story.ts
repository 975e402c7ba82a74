import { expectAccessible } from './accessible.ts';
import { expect, test } from './fixtures.ts';

test('who only looks sees shops that were made up on every screen, and has none of them after one press', async ({
  page,
  signedIn,
}) => {
  expect(signedIn.email).toBeTruthy();
  await page.goto('/welcome');
  await page.getByRole('link', { name: 'Fitness' }).click();
  await page.getByRole('button', { name: 'Look around with sample data' }).click();

  await expect(page.getByRole('heading', { name: 'Home' })).toBeVisible();
  const bar = page.getByRole('complementary', { name: 'Sample data' });
  await expect(bar).toContainText('You are looking at sample data');
  await expectAccessible(page);
  // What changed, what is held, and what moved most, without a reload.
  await expect(page.getByText('Iron House').first()).toBeVisible();
  await expect(
    page
      .getByRole('region', { name: /Biggest moves/ })
      .getByRole('listitem')
      .first(),
  ).toBeVisible();
  await page.getByRole('link', { name: 'Watches', exact: true }).first().click();
  await expect(page.getByText('Ten classes of yoga').first()).toBeVisible();
  await expect(bar).toBeVisible();
  await page.goto('/products?tab=prices');
  await expect(page.getByText('SAMPLE-1')).toBeVisible();

  await bar.getByRole('button', { name: 'Remove it' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'The sample data is removed' })).toBeVisible();
  await expect(bar).toBeHidden();
  await expect(page.getByText('SAMPLE-1')).toBeHidden();
  await page.goto('/');
  await expect(page.getByText('Watch a first page')).toBeVisible();
  await page.goto('/alerts');
  await expect(page.getByText('Sample:')).toHaveCount(0);

  await page.goto('/settings/data');
  await expect(page.getByRole('button', { name: 'Add sample data' })).toBeVisible();
});
