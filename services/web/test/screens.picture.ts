import { join } from 'node:path';
import { demoAddresses, mailedLink, somebody } from './api.ts';
import { enter, expect, test } from './fixtures.ts';
import { addressOf, isForMembers, LOOKS, settled, VIEWS, wear } from './looks.ts';

const FOLDER = join(import.meta.dirname, '../screenshots');
const DEMO = { ...somebody('Demo'), email: 'demo@blackfang.test', password: 'demo-password' };

for (const view of VIEWS) {
  test(view, async ({ page, context }) => {
    const api = isForMembers(view) ? await enter(context, DEMO, 'login') : undefined;
    const address = await addressOf(view, api);
    for (const look of LOOKS) {
      await wear(page, look);
      await page.goto(address);
      await settled(page);
      await page.screenshot({ path: join(FOLDER, `${view}-${look.name}.png`), animations: 'disabled' });
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
    await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused();
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

test('what sample data fills', async ({ page, request, signedIn: { api, email } }) => {
  test.setTimeout(240_000);
  const token = new URLSearchParams((await mailedLink(request, email, 'verify-email')).split('?')[1]).get('token');
  await api.post('/auth/verify-email', { token });
  await api.post('/sample-data', { industry: 'E-commerce' });
  const shown = async () => (await api.get<{ items: unknown[] }>('/alerts')).items.length;
  await expect.poll(shown).toBeGreaterThan(10);
  const { items } = await api.get<{ items: { id: string; heldObservationId: string | null }[] }>('/watches');
  const held = items.find(({ heldObservationId }) => heldObservationId !== null)?.id ?? '';
  const places = {
    home: '/',
    watches: '/watches',
    watch: `/watches/${items.at(-1)?.id ?? ''}?range=90d`,
    held: `/watches/${held}?range=90d`,
    prices: '/products?tab=prices',
    competitors: '/competitors',
    alerts: '/alerts?show=all',
    data: '/settings/data',
    welcome: '/welcome',
  };
  for (const look of LOOKS) {
    await wear(page, look);
    for (const [name, address] of Object.entries(places)) {
      await page.goto(address);
      await settled(page);
      await expect(page.getByRole('complementary', { name: 'Sample data' })).toBeVisible();
      if (address.includes('range=')) await expect(page.locator('canvas').first()).toBeVisible();
      await page.screenshot({ path: join(FOLDER, `sample-${name}-${look.name}.png`), animations: 'disabled' });
    }
  }
});

test('the parts of a watch', async ({ page, context }) => {
  test.setTimeout(300_000);
  const api = await enter(context, DEMO, 'login');
  const address = await addressOf('watch', api);
  const { items } = await api.get<{ items: { id: string; status: string }[] }>(`${address}/observations?status=ok`);
  const watchId = address.split('/').at(-1) ?? '';
  await api.call('PATCH', address, { text: { follow: true, screenshots: true, triggers: ['Sold out'] } });
  await api.post('/rules', { name: 'Its words', scope: { watchId }, when: { kind: 'text_changed' } });
  const shots = async () => (await api.get<{ items: unknown[] }>(`${address}/screenshots`)).items.length;
  await expect.poll(shots, { timeout: 90_000 }).toBeGreaterThan(1);
  const [rated] = (await api.get<{ items: { id: string }[] }>('/watches?search=espressomaschine-alba')).items;
  for (const look of LOOKS) {
    await wear(page, look);
    const take = (name: string) =>
      page.screenshot({ path: join(FOLDER, `watch-${name}-${look.name}.png`), animations: 'disabled', fullPage: true });
    for (const tab of ['rules', 'settings', 'text']) {
      await page.goto(`${address}?tab=${tab}`);
      await settled(page);
      await page.getByRole('tab', { selected: true }).scrollIntoViewIfNeeded();
      if (tab === 'settings') await page.getByRole('button', { name: 'Keep to certain times' }).click();
      await take(tab);
    }
    await expect(page.getByRole('img', { name: /The page as a browser showed it/ }).first()).toBeVisible();
    await take('screenshots');
    await page.goto(`/rules/new?watch=${watchId}`);
    await settled(page);
    await page.getByLabel('What happens').selectOption('a trigger text appears on the page');
    await expect(page.getByText('can’t be tried on the past')).toBeVisible();
    await take('rule-of-text');
    await page.goto(`/alerts?watch=${watchId}`);
    await settled(page);
    await expect(page.getByRole('list', { name: 'What changed' }).first()).toBeVisible();
    await take('alerts-of-text');
    await page.goto(`/watches/${rated?.id}?tab=reviews`);
    await settled(page);
    await expect(page.getByRole('list', { name: 'Reviews' }).getByRole('article').first()).toBeVisible();
    await take('reviews');
    await page.goto(`${address}?page=${items[0]?.id ?? ''}`);
    await settled(page);
    await expect(page.frameLocator('iframe').locator('mark').first()).toBeVisible();
    await take('stored-page');
  }
});

test('a copy of data, and an account that is erased', async ({ page, signedIn: { api, password } }) => {
  await api.post('/competitors', { name: 'Lampenwelt' });
  const { id } = await api.post<{ id: string }>('/data-exports');
  const status = async () => (await api.get<{ status: string }>(`/data-exports/${id}`)).status;
  await expect.poll(status, { timeout: 60_000 }).toBe('ready');
  const taking = (look: (typeof LOOKS)[number]) => (name: string) =>
    page.screenshot({ path: join(FOLDER, `${name}-${look.name}.png`), animations: 'disabled' });
  for (const look of LOOKS) {
    await wear(page, look);
    const take = taking(look);
    await page.goto('/settings/data');
    await settled(page);
    await take('settings-data-copy');
    await page.getByRole('button', { name: 'Erase my account' }).click();
    await expect(page.getByText(/Nobody can bring them back\./)).toBeVisible();
    await take('over-erase');
  }
  await api.post('/me/erasure', { currentPassword: password });
  for (const look of LOOKS) {
    await wear(page, look);
    await page.goto('/settings/data');
    await settled(page);
    await expect(page.getByRole('note')).toBeVisible();
    await taking(look)('settings-data-erasure');
  }
});

test('a webhook endpoint after an outage', async ({ page, request, signedIn: { api, email } }) => {
  test.slow();
  const { receiver, shop } = await demoAddresses(request);
  const url = `${receiver}/hooks/${email.replaceAll(/[^a-z0-9]/g, '-')}`;
  const body = { url, topics: ['watch.*', 'endpoint.disabled'], description: 'Prices to the till' };
  const { id } = await api.post<{ id: string }>('/webhook-endpoints', body);
  await api.post(`/webhook-endpoints/${id}/rotate-secret`);
  await page.goto(`/webhooks/${id}`);
  await page.getByRole('button', { name: 'Send a test' }).click();
  await expect(page.getByText(/^Taken with 200 in/)).toBeVisible();
  await request.put(url, { data: { status: 503 } });
  const watch = await api.post<{ id: string }>('/watches', { url: `${shop}/` });
  await api.call('PATCH', `/watches/${watch.id}`, { status: 'paused' });
  await expect(page.getByText('Refused with 503')).toBeVisible();
  await expect(page.getByText('Failing', { exact: true })).toBeVisible();
  for (const look of LOOKS) {
    await wear(page, look);
    const take = (name: string) =>
      page.screenshot({ path: join(FOLDER, `webhook-${name}-${look.name}.png`), animations: 'disabled' });
    const choose = async (what: string) => {
      await page.getByRole('button', { name: 'More of this endpoint' }).click();
      if (what === 'Edit') await take('menu');
      await page.getByRole('menuitem', { name: what }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
    };
    await page.goto(`/webhooks/${id}`);
    await settled(page);
    await take('calls');
    await page.getByRole('button', { name: /\d{4}/ }).last().click();
    await expect(page.getByRole('region', { name: 'Response' })).toBeVisible();
    await take('call');
    await page.keyboard.press('Escape');
    await choose('Edit');
    await expect(page.getByLabel(/^watch.paused/)).toBeVisible();
    await take('edit');
    await page.keyboard.press('Escape');
    await choose('Send many again');
    await expect(page.getByRole('button', { name: 'Send 1 event again' })).toBeVisible();
    await take('resend');
    await page.keyboard.press('Escape');
    await page.getByRole('tab', { name: 'Check a signature' }).click();
    await expect(page.getByRole('figure', { name: 'Python code' })).toBeVisible();
    await take('verify');
    await page.goto('/channels');
    await settled(page);
    await page.getByRole('button', { name: 'Events' }).click();
    await page.getByText('Sample of alert.raised').click();
    await take('events');
    await page.keyboard.press('Escape');
  }
});

test('watches at work', async ({ page, signedIn }) => {
  test.setTimeout(180_000);
  const { shop } = await demoAddresses(page.request);
  const { items } = (await (await page.request.get(`${shop}/api/products`)).json()) as { items: { url: string }[] };
  const lines = items.slice(0, 14).map(({ url }, n) => `${url},Product ${n + 1},,${n % 2 === 0 ? 'summer; sale' : ''}`);
  await signedIn.api.post('/watch-imports', { format: 'csv', text: lines.join('\n') });
  await signedIn.api.post('/watch-views', { name: 'Summer sale', shared: true, filter: { tag: 'summer' } });
  await signedIn.api.post('/watch-views', { name: 'Out of stock', filter: { availability: 'out_of_stock' } });
  for (const look of LOOKS) {
    await wear(page, look);
    const take = (name: string) =>
      page.screenshot({ path: join(FOLDER, `watches-${name}-${look.name}.png`), animations: 'disabled' });
    await page.goto('/watches');
    await settled(page);
    for (const n of [0, 1, 2]) await page.locator('[data-watch] input[type="checkbox"]').nth(n).click();
    await expect(page.getByRole('toolbar', { name: 'Selected watches' })).toBeVisible();
    await take('chosen');
    await page
      .getByRole('button', { name: 'Move', exact: true })
      .or(page.getByRole('button', { name: 'More to do' }))
      .filter({ visible: true })
      .first()
      .click();
    await expect(page.getByRole('dialog').or(page.getByRole('menu'))).toBeVisible();
    await settled(page);
    await take('move');
    await page.goto('/watches?tag=summer&columns=price.ownPrice.competitor.schedule.health');
    await settled(page);
    await page.getByRole('button', { name: 'Views' }).click();
    await expect(page.getByRole('menuitem', { name: 'Summer sale' })).toBeVisible();
    await take('views');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'More for all watches' }).click();
    await expect(page.getByRole('menuitem', { name: 'Import' })).toBeVisible();
    await take('manage');
    await page.getByRole('menuitem', { name: 'Import' }).click();
    await page
      .getByLabel('Addresses')
      .fill(`${lines[0]}\nhttps://shop.example/new,New one,,,PT30M,12.90 EUR\nnowhere\n`);
    await expect(page.getByText('will be left out.')).toBeVisible();
    await take('import');
  }
  await signedIn.api.post('/watch-jobs', { action: 'pause', watches: { filter: {} } });
  for (const look of LOOKS) {
    await wear(page, look);
    await page.goto('/watches');
    await expect(page.getByRole('region', { name: 'Everything is paused' })).toBeVisible();
    await settled(page);
    await page.screenshot({ path: join(FOLDER, `watches-paused-${look.name}.png`), animations: 'disabled' });
  }
});
