import type { Page } from '@playwright/test';
import type { Api } from './api.ts';
import { expect, test } from './fixtures.ts';
import { LOOKS, wear } from './looks.ts';
import { hostilePage, openStrangeShop, type StrangeShop } from './strange-shop.ts';

interface Seen {
  readonly id: string;
  readonly snapshotId: string;
}

/** Watches a page and gives what was seen of it first. */
async function seenOf(api: Api, url: string): Promise<Seen & { watchId: string }> {
  const { id: watchId } = await api.post<{ id: string }>('/watches', { url, name: 'A strange page' });
  const list = () => api.get<{ items: Seen[] }>(`/watches/${watchId}/observations`);
  await expect.poll(async () => (await list()).items.length).toBe(1);
  const [seen] = (await list()).items;
  return { watchId, id: seen?.id ?? '', snapshotId: seen?.snapshotId ?? '' };
}

const stored = (page: Page) => page.frameLocator('iframe[title="The page as stored"]');

test.describe('a page as it was stored', () => {
  // One port for both.
  test.describe.configure({ mode: 'default' });
  let shop: StrangeShop;
  test.beforeAll(async () => {
    shop = await openStrangeShop();
  });
  test.afterAll(() => shop.close());

  test('runs nothing, asks nobody, and shows where the price was read', async ({
    page,
    signedIn: { api },
    expectBlocked,
  }) => {
    // What gets by the server's cleaning meets the policy.
    expectBlocked(new URL(shop.url('/')).origin);
    shop.show('/trap', hostilePage(shop.url('/')));
    const seen = await seenOf(api, shop.url('/trap'));
    expect(shop.asked()).toContain('/trap');

    await page.goto(`/watches/${seen.watchId}`);
    await page.getByRole('table', { name: 'Observations' }).getByRole('button').first().click();
    await page.getByRole('button', { name: 'See it on the page' }).click();
    const mark = stored(page).locator('mark', { hasText: '19.90' });
    await expect(mark).toBeInViewport();
    await page.getByRole('button', { name: 'Name', exact: true }).click();
    await expect(page.locator('iframe')).toHaveAttribute('src', /#blackfang-name$/);
    for (const press of ['A way out', 'A run', 'Send', 'A cell']) {
      await stored(page).getByText(press, { exact: true }).click();
    }
    await wear(page, LOOKS[2]);
    await expect(mark).toBeVisible();
    await page.getByRole('button', { name: 'Close' }).click();
    await expect(page.getByRole('dialog', { name: 'What was seen' })).toBeVisible();

    // Alone in a tab, by the same address, it does no more.
    const { url } = await api.post<{ url: string }>(`/snapshots/${seen.snapshotId}/ticket`, { observationId: seen.id });
    const answer = await page.goto(url);
    const headers = answer?.headers() ?? {};
    expect(headers['content-security-policy']).toMatch(
      /^sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:;/,
    );
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'private, no-store',
    });
    await page.getByText('A way out').click();
    await page.waitForLoadState('networkidle');
    expect(shop.asked()).toEqual([]);
  });

  test('is shown as text where it is data, and says so where it is too large', async ({
    page,
    signedIn: { api },
    expectRefusal,
  }) => {
    shop.show('/feed', JSON.stringify({ price: '<b>19.90</b>' }), 'application/json');
    expectRefusal(422);
    shop.show('/large', `<p>Large</p>${'<i>filler of a page</i>'.repeat(300_000)}`);
    const [feed, large] = [await seenOf(api, shop.url('/feed')), await seenOf(api, shop.url('/large'))];
    await page.goto(`/watches/${feed.watchId}?page=${feed.id}`);
    await expect(stored(page).getByRole('heading', { name: 'Data, not a page: shown as text' })).toBeVisible();
    await expect(stored(page).getByText('{"price":"<b>19.90</b>"}')).toBeVisible();
    await page.goto(`/watches/${large.watchId}?page=${large.id}`);
    await expect(stored(page).getByText('It is larger than 5 MB.')).toBeVisible();

    expectRefusal(404);
    await page.goto('/stored-pages/not-a-ticket-of-ours-but-long-enough-to-be-one');
    await expect(page.getByRole('heading', { name: 'This view has ended' })).toBeVisible();
  });

  test('says what it promises, and what that is worth', async ({ page, signedIn: { api } }) => {
    const lamp = (price: string, more = '') => {
      const offers = { price, priceCurrency: 'GBP', availability: 'InStock' };
      const data = JSON.stringify({ '@type': 'Product', name: 'Lamp', sku: 'L-1', offers });
      shop.show('/lamp', `<html lang="en-GB"><script type="application/ld+json">${data}</script><h1>Lamp</h1>${more}`);
    };
    lamp('31.50');
    const { watchId } = await seenOf(api, shop.url('/lamp'));
    lamp('30.00', '<p><del>£50.00</del> <b>£30.00</b></p><p>Use code EXTRA5 at checkout</p>');
    await page.goto(`/watches/${watchId}`);
    await expect(page.getByRole('table', { name: 'Observations' })).toBeVisible();
    await page.getByRole('button', { name: 'Check now' }).click();
    const promotion = page.getByRole('region', { name: 'Promotion' });
    await expect(promotion).toContainText('Claims −40% from £50.00');
    await expect(promotion).toContainText('£31.50, it is 4.8% cheaper');
    await expect(promotion.getByRole('listitem')).toHaveText(['Code EXTRA5']);
  });
});
