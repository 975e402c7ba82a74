import type { APIRequestContext } from '@playwright/test';
import { Api, demoAddresses, somebody } from './api.ts';
import { enter, expect, test } from './fixtures.ts';
import { stillProduct } from './shop.ts';

interface Product {
  readonly url: string;
}

async function shopProducts(request: APIRequestContext): Promise<{ shop: string; items: Product[] }> {
  const { shop } = await demoAddresses(request);
  const answer = await request.get(`${shop}/api/products`);
  return { shop, ...((await answer.json()) as { items: Product[] }) };
}

test('a page is watched in two steps, seen at once, and let go again by undo', async ({ page, request, signedIn }) => {
  expect(signedIn.email).toBeTruthy();
  const { items } = await shopProducts(request);
  await page.goto('/');
  await page.getByRole('button', { name: 'Watch a page' }).click();
  await page.getByLabel('Address of the page').fill(items[0]?.url ?? '');
  await page.getByRole('button', { name: 'Watch it' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'The page is watched' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Next checks' }).getByRole('listitem')).toHaveCount(1);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('Watch a first page')).toBeVisible();
});

test('an address that may not be called is refused at its field', async ({ page, signedIn, expectRefusal }) => {
  expectRefusal(422);
  expect(signedIn.email).toBeTruthy();
  await page.goto('/');
  await page.getByRole('button', { name: 'Watch a page' }).click();
  await page.getByLabel('Address of the page').fill('http://127.0.0.1:1/');
  await page.getByRole('button', { name: 'Watch it' }).click();
  await expect(page.getByRole('dialog').getByText(/may not|not allowed|private|forbidden/i)).toBeVisible();
});

test('a price that moves is on the screen of an open tab at once, and of the other tab too', async ({
  page,
  context,
  request,
  signedIn,
}) => {
  const { url, price, put } = await stillProduct(request, 'everyday');
  const watch = await signedIn.api.post<{ id: string }>('/watches', { url });
  await signedIn.api.post('/rules', {
    name: 'Moves',
    scope: { all: true },
    when: { kind: 'price_changed' },
    channels: [],
  });
  await expect
    .poll(async () => (await signedIn.api.get<{ latest: unknown }>(`/watches/${watch.id}`)).latest)
    .not.toBeNull();

  const other = await context.newPage();
  for (const tab of [page, other]) {
    await tab.goto('/');
    await expect(tab.getByText('No change yet')).toBeVisible();
    await expect(tab.getByText('Live', { exact: true })).toBeVisible();
  }
  // A move that is no mistake: what falls by half is held for a person.
  const [whole = '1'] = price.split('.');
  await put({ price: String(BigInt(whole) - BigInt(whole) / 20n - 1n) });
  await signedIn.api.post(`/watches/${watch.id}/run`);
  for (const tab of [page, other]) {
    await expect(tab.getByRole('region', { name: 'What changed' }).getByText(/ cut it from /)).toBeVisible();
  }
  await put({ frozen: false });
});

test('everything is done by the keyboard, from sign in to sign out', async ({ page, request }) => {
  const ada = somebody();
  await new Api(request).post('/auth/register', ada);
  await page.goto('/sign-in');
  await expect(page.getByLabel('E-mail address')).toBeFocused();
  await page.keyboard.type(ada.email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(ada.password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Home' })).toBeFocused();

  await expect(async () => {
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();

  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused();
  await page.keyboard.type('dark');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');

  await expect(page.getByRole('heading', { name: 'Home' })).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the page' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('main')).toBeFocused();

  await page.keyboard.press('/');
  await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused();
  await page.keyboard.type('sign out');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});

test('the palette finds anything by a part of its name, remembers it, and adds an address', async ({
  page,
  request,
  signedIn,
}) => {
  const { shop, items } = await shopProducts(request);
  await signedIn.api.post('/watches', { url: items[0]?.url, name: 'Amber lamp' });
  await signedIn.api.post('/competitors', { name: 'Ambit Shops', domains: ['ambit.example'] });
  await signedIn.api.post('/products', { sku: 'AMB-1', name: 'Lamp of ours' });
  await signedIn.api.post('/rules', {
    name: 'Ambers got cheaper',
    scope: { all: true },
    when: { kind: 'price_changed' },
  });
  await page.goto('/');
  await expect(page.getByRole('region', { name: 'Next checks' })).toBeVisible();
  const open = async () => {
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused();
  };
  await open();
  const choose = async (typed: string, option: RegExp, downs: number) => {
    await page.keyboard.type(typed);
    const found = page.getByRole('option', { name: option });
    await expect(found).toBeVisible();
    for (let down = 0; down < downs; down++) await page.keyboard.press('ArrowDown');
    await expect(found).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('Enter');
  };
  await choose('amb', /Ambit Shops.*ambit\.example.*Competitors/, 0);
  await expect(page.getByRole('heading', { name: 'Ambit Shops' })).toBeVisible();
  await open();
  await choose('amb', /Lamp of ours.*AMB-1.*Products/, 3);
  await expect(page.getByRole('row', { name: /Lamp of ours/ })).toBeVisible();
  await open();
  await choose('amb', /Ambers got cheaper.*Rules/, 2);
  await expect(page.getByRole('heading', { name: 'Ambers got cheaper' })).toBeVisible();
  await open();
  await choose('who did', /Go to Audit.*Settings/, 0);
  await expect(page.getByRole('heading', { name: 'Audit' })).toBeVisible();
  await open();
  await page.keyboard.type('z');
  await expect(page.getByRole('status').getByText('Type one letter more.')).toBeVisible();
  await page.keyboard.type('zzz');
  await expect(page.getByRole('status').getByText('Nothing is called that here.')).toBeVisible();
  await page.keyboard.press('Escape');
  await open();
  await choose('amb', /Amber lamp/, 1);
  await expect(page.getByRole('heading', { name: 'Amber lamp' })).toBeVisible();
  await open();
  await expect(page.getByRole('option').first()).toContainText('Amber lamp');
  await page.keyboard.type(`${shop}/?from=palette`);
  await expect(page.getByRole('option', { name: /^Watch http/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByText('The page is watched, every hour.')).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Audit' })).toBeVisible();
});

test('two organisations side by side never see each other, nor what happens to the other', async ({
  page,
  request,
  signedIn,
  anotherBrowser,
  expectRefusal,
}) => {
  expectRefusal(404);
  const { items } = await shopProducts(request);
  const hers = await anotherBrowser();
  const grace = await enter(hers, { ...somebody('Grace'), tenantName: 'Hopper Ltd' }, 'register');
  const tab = await hers.newPage();
  for (const one of [page, tab]) {
    await one.goto('/');
    await expect(one.getByText('Watch a first page')).toBeVisible();
    await expect(one.getByText('Live', { exact: true })).toBeVisible();
  }
  const own = await signedIn.api.post<{ id: string }>('/watches', { url: items[0]?.url, name: 'Amber lamp' });
  const other = await grace.post<{ id: string }>('/watches', { url: items[0]?.url, name: 'Birch chair' });
  const listed = (one: typeof page) => one.getByRole('region', { name: 'Next checks' }).getByRole('listitem');
  await expect(listed(page)).toHaveText(/Amber lamp/);
  await expect(listed(tab)).toHaveText(/Birch chair/);
  await expect(grace.get(`/watches/${own.id}`)).rejects.toThrow(/404/);
  await expect(signedIn.api.get(`/watches/${other.id}`)).rejects.toThrow(/404/);
  await tab.keyboard.press('Control+k');
  await expect(tab.getByRole('dialog').getByRole('combobox')).toBeFocused();
  await tab.keyboard.type('amber');
  await expect(tab.getByText('Nothing is called that here.')).toBeVisible();
});

test('the app can be installed; without a connection a page says so, and goes away when the server is back', async ({
  page,
  context,
  signedIn,
  expectRefusal,
}) => {
  expectRefusal(0);
  expect(signedIn.email).toBeTruthy();
  await page.goto('/');
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  // As the browser itself judges it, before it offers to install the app.
  const browser = await context.newCDPSession(page);
  const { installabilityErrors } = await browser.send('Page.getInstallabilityErrors');
  // A window that keeps nothing installs nothing either: that is the browser of a test, not the app.
  expect(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')).toEqual([]);
  const { errors, data = '' } = await browser.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  // With it the browser would believe to be online.
  await browser.detach();
  const { icons, shortcuts } = JSON.parse(data) as { icons: { src: string }[]; shortcuts: { url: string }[] };
  for (const { src } of icons) expect((await page.request.get(src)).headers()['content-type']).toMatch(/^image\//);
  for (const { url } of shortcuts) {
    await page.goto(url);
    await expect(page.getByRole('heading', { name: 'There is no such page' })).toHaveCount(0);
  }

  await page.setViewportSize({ width: 390, height: 844 });
  await context.setOffline(true);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'No connection to Blackfang' })).toBeVisible();
  await expect(page.getByText('This device is offline.')).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  // What somebody looked for is there again, without a press.
  const wanted = page.url();
  await context.setOffline(false);
  await expect(page.locator('[data-page-title]')).toBeVisible();
  expect(page.url()).toBe(wanted);
});

test('a connection that is lost is told, and nothing is missing when it is back', async ({
  page,
  context,
  request,
  signedIn,
  expectRefusal,
}) => {
  expectRefusal(0);
  const { items } = await shopProducts(request);
  await page.goto('/');
  await expect(page.getByText('Watch a first page')).toBeVisible();
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await context.setOffline(true);
  await expect(page.getByText('No connection to Blackfang.')).toBeVisible();
  // The requests of this test have a network of their own.
  await signedIn.api.post('/watches', { url: items[1]?.url });
  await context.setOffline(false);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await expect(page.getByText('No connection to Blackfang.')).toBeHidden();
  await expect(page.getByRole('region', { name: 'Next checks' }).getByRole('listitem')).toHaveCount(1);
});

test('an address that the app does not know says so', async ({ page, context }) => {
  await enter(context, somebody(), 'register');
  await page.goto('/no/such/screen');
  await expect(page.getByRole('heading', { name: 'There is no such page' })).toBeVisible();
  await page.getByRole('link', { name: 'Go to Home' }).click();
  await expect(page.getByRole('heading', { name: 'Home' })).toBeFocused();
});
