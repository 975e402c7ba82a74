import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { demoAddresses } from './api.ts';
import { enter, expect, test, type SignedIn } from './fixtures.ts';
import { LOOKS, settled, wear } from './looks.ts';

const FOLDER = join(import.meta.dirname, '../screenshots');

interface Opened {
  readonly name: string;
  readonly at: string;
  readonly open: (page: Page) => Promise<void>;
}

const press = (name: string | RegExp) => async (page: Page) => {
  await page.getByRole('button', { name }).filter({ visible: true }).first().click();
};
const choose = (menu: string | RegExp, item: string) => async (page: Page) => {
  await press(menu)(page);
  await page.getByRole('menuitem', { name: item }).click();
};

/** Every dialog, with what it stands over and how it is opened. */
async function dialogsOf({ api }: SignedIn, page: Page): Promise<readonly Opened[]> {
  const { shop, receiver } = await demoAddresses(page.request);
  const { items } = (await (await page.request.get(`${shop}/api/products`)).json()) as { items: { url: string }[] };
  const url = items[3]?.url ?? '';
  const watch = await api.post<{ id: string; competitorId: string }>('/watches', { url, tags: ['summer', 'sale'] });
  const ownPrice = { amount: '129.00', currency: 'EUR', vatIncluded: true, vatRate: '19' };
  const product = await api.post<{ id: string }>('/products', { sku: 'K3-BLK', name: 'Desk lamp K3, black', ownPrice });
  await api.post(`/products/${product.id}/watches`, { watchIds: [watch.id] });
  await api.post('/rules', { name: 'Anything changes', scope: { all: true }, when: { kind: 'price_changed' } });
  await api.post('/channels', { kind: 'email', address: 'prices@customer.test', name: 'Pricing team' });
  await api.post('/api-keys', { name: 'Till in the shop', scopes: ['watches:read'] });
  const endpoint = await api.post<{ id: string }>('/webhook-endpoints', {
    url: `${receiver}/hooks/dialogs`,
    topics: ['alert.*'],
  });
  const seen = () => api.get<{ items: { id: string; runId: string }[] }>(`/watches/${watch.id}/observations`);
  await expect.poll(async () => (await seen()).items.length).toBeGreaterThan(0);
  const [observation] = (await seen()).items;
  const more = 'More of this endpoint';
  return [
    { name: 'competitor-edit', at: `/competitors/${watch.competitorId}`, open: press('Edit') },
    { name: 'competitor-delete', at: `/competitors/${watch.competitorId}`, open: press(/^Delete /) },
    { name: 'product-edit', at: '/products', open: press(/^Edit /) },
    { name: 'product-delete', at: '/products', open: press(/^Delete /) },
    { name: 'product-watches', at: `/products?of=${product.id}`, open: async () => undefined },
    { name: 'rule-delete', at: '/rules', open: press(/^Delete /) },
    {
      name: 'rule-leave',
      at: '/rules/new',
      open: async (shown) => {
        await shown.getByLabel('Name').fill('Typed and not saved');
        await shown.getByRole('link', { name: 'Watches' }).filter({ visible: true }).first().click();
      },
    },
    {
      name: 'watch-observation',
      at: `/watches/${watch.id}?observation=${observation?.id}`,
      open: async () => undefined,
    },
    { name: 'watch-run', at: `/watches/${watch.id}?tab=runs&run=${observation?.runId}`, open: async () => undefined },
    { name: 'watch-own-price', at: `/watches/${watch.id}`, open: press('Change your price') },
    { name: 'watches-names', at: '/watches', open: choose(/^More for (?!all watches)/, 'Name and tags') },
    { name: 'watches-pause-all', at: '/watches', open: choose('More for all watches', 'Pause everything') },
    { name: 'channel-add', at: '/channels', open: press('Add an address') },
    { name: 'channel-rename', at: '/channels', open: press(/^Rename /) },
    { name: 'channel-delete', at: '/channels', open: press('Delete prices@customer.test') },
    { name: 'webhook-add', at: '/channels', open: press('Add an endpoint') },
    { name: 'webhook-rotate', at: `/webhooks/${endpoint.id}`, open: choose(more, 'Rotate the secret') },
    { name: 'webhook-delete', at: `/webhooks/${endpoint.id}`, open: choose(more, 'Delete') },
    { name: 'settings-key', at: '/settings/keys', open: press('New API key') },
    { name: 'settings-key-delete', at: '/settings/keys', open: press(/^Delete /) },
    { name: 'settings-invite', at: '/settings/members', open: press('Invite somebody') },
    { name: 'settings-plan', at: '/settings/plan', open: press(/^Choose /) },
    { name: 'settings-session', at: '/settings/sessions', open: press('End all others') },
    { name: 'help', at: '/', open: (shown) => shown.keyboard.press('?') },
  ];
}

test('dialogs', async ({ page, signedIn, anotherBrowser }) => {
  test.setTimeout(300_000);
  await enter(await anotherBrowser(), signedIn, 'login');
  const dialogs = await dialogsOf(signedIn, page);
  for (const look of LOOKS) {
    await wear(page, look);
    for (const { name, at, open } of dialogs) {
      await page.goto(at);
      await settled(page);
      await open(page);
      await expect(page.getByRole('dialog')).toBeVisible();
      await settled(page);
      await page.screenshot({ path: join(FOLDER, `dialog-${name}-${look.name}.png`), animations: 'disabled' });
    }
  }
});

test('without a connection', async ({ page, context, signedIn, expectRefusal }) => {
  expectRefusal(0);
  expect(signedIn.email).toBeTruthy();
  await page.goto('/');
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await context.setOffline(true);
  await page.reload();
  await expect(page.getByText('This device is offline.')).toBeVisible();
  for (const look of LOOKS) {
    await wear(page, look);
    await page.screenshot({ path: join(FOLDER, `offline-${look.name}.png`), animations: 'disabled' });
  }
});

test('what the palette finds', async ({ page, signedIn: { api } }) => {
  const { shop } = await demoAddresses(page.request);
  const { items } = (await (await page.request.get(`${shop}/api/products`)).json()) as { items: { url: string }[] };
  for (const [place, name] of ['Lamp of oak', 'Lamp for a very long desk in a very long room'].entries()) {
    await api.post('/watches', { url: items[place]?.url, name });
  }
  await api.post('/competitors', { name: 'Lampenwelt', domains: ['lampenwelt.example'] });
  await api.post('/products', { sku: 'LMP-7', name: 'Lamp K7' });
  await api.post('/rules', { name: 'Lamps get cheaper', scope: { all: true }, when: { kind: 'price_changed' } });
  for (const look of LOOKS) {
    await wear(page, look);
    await page.goto('/');
    await settled(page);
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused();
    await page.keyboard.type('lamp');
    await expect(page.getByRole('option', { name: /Lamps get cheaper/ })).toBeVisible();
    await page.screenshot({ path: join(FOLDER, `over-found-${look.name}.png`), animations: 'disabled' });
  }
});
