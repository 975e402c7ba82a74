import type { Page } from '@playwright/test';
import { Api, demoAddresses, mailedLink, somebody } from './api.ts';
import { enter, expect, test } from './fixtures.ts';
import { stillProduct } from './shop.ts';

/** Whoever knows nothing but what the screen says, and counts what it takes. */
class Newcomer {
  clicks = 0;
  keystrokes = 0;
  readonly #began = Date.now();
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async press(role: 'button' | 'link', name: string): Promise<void> {
    this.clicks += 1;
    await this.#page.getByRole(role, { name, exact: true }).click();
  }

  async write(label: string, text: string): Promise<void> {
    this.clicks += 1;
    this.keystrokes += text.length;
    await this.#page.getByLabel(label, { exact: true }).fill(text);
  }

  get effort(): string {
    const seconds = Math.round((Date.now() - this.#began) / 1_000);
    return `${this.clicks} clicks, ${this.keystrokes} keystrokes, ${seconds} s`;
  }
}

const SIZES = [
  { name: 'a desktop', viewport: { width: 1280, height: 800 } },
  { name: 'a phone', viewport: { width: 390, height: 844 } },
] as const;

for (const { name, viewport } of SIZES) {
  test(`a newcomer on ${name} gets from sign-up to the first alert by what the screen says`, async ({
    page,
    request,
  }) => {
    const product = await stillProduct(request, `a newcomer on ${name}`);
    const ada = somebody();
    await page.setViewportSize(viewport);
    const newcomer = new Newcomer(page);
    await page.goto('/sign-up');
    await newcomer.write('Your name', ada.name);
    await newcomer.write('Organisation', ada.tenantName);
    await newcomer.write('E-mail address', ada.email);
    await newcomer.write('Password', ada.password);
    await newcomer.press('button', 'Create account');
    await newcomer.press('link', 'E-commerce');
    await newcomer.write('Name or web site', 'Lamp Shop');
    await newcomer.press('button', 'Add the competitor');
    await newcomer.write('Address of the page', product.url);
    await newcomer.press('button', 'Read the page');

    const read = page.getByRole('region', { name: 'What was read' });
    await expect(read.getByText('Sure').first()).toBeVisible();
    await expect(read.getByText(/^From .+, at /).first()).toBeVisible();
    await expect(read.getByText('As the site sends it, without a browser')).toBeVisible();
    await expect(page.getByText(/24 checks a day, of the .+ of your plan/)).toBeVisible();
    // Left and taken up again: everything stands in the address.
    await page.reload();
    await expect(read).toBeVisible();
    await newcomer.press('button', 'Watch this page');
    await expect(page.getByText('The address is not confirmed yet')).toBeVisible();
    await newcomer.press('button', 'Tell me');

    await expect(page.getByRole('heading', { name: 'Home' })).toBeVisible();
    await expect(page.getByRole('region', { name: 'Next checks' }).getByRole('listitem')).toHaveCount(1);
    await expect(page.getByText('No change yet')).toBeVisible();
    const api = await enter(page.context(), ada, 'login');
    const watch = async () => (await api.get<{ items: { id: string; latest: unknown }[] }>('/watches')).items[0];
    await expect.poll(async () => (await watch())?.latest ?? null).not.toBeNull();
    const [whole = '1'] = product.price.split('.');
    await product.put({ price: String(BigInt(whole) - BigInt(whole) / 10n - 1n) });
    await api.post(`/watches/${(await watch())?.id}/run`);
    await expect(page.getByRole('region', { name: 'What changed' }).getByText(/^Now .+, from /)).toBeVisible();
    await product.put({ frozen: false });
    process.stdout.write(`A newcomer on ${name}: ${newcomer.effort}, to the first alert.\n`);
  });
}

test('a page that can not be read says why and what to do', async ({ page, request, signedIn, expectRefusal }) => {
  expectRefusal(422);
  expect(signedIn.email).toBeTruthy();
  const { shop } = await demoAddresses(request);
  await page.goto('/');
  await page.getByRole('link', { name: 'Set up step by step' }).click();
  // Each step has such a link, and where it leads is shown in a moment.
  for (const step of ['Which industry are you in?', 'Who is your first competitor?']) {
    await expect(page.getByRole('heading', { name: step })).toBeVisible();
    await page.getByRole('link', { name: 'Skip this step' }).click();
  }
  await page.getByLabel('Address of the page').fill(`${shop}/no/such/page`);
  await page.getByRole('button', { name: 'Read the page' }).click();
  await expect(page.getByRole('region', { name: 'The page could not be read' })).toContainText('There is no such page');
  await expect(page.getByRole('button', { name: 'Watch this page' })).toBeHidden();
  await page.getByLabel('Address of the page').fill('http://127.0.0.1:1/');
  await page.getByRole('button', { name: 'Read the page' }).click();
  await expect(page.getByLabel('Address of the page')).toHaveAttribute('aria-invalid', 'true');

  // Going through the last step again makes no second rule: the one that there is has the new figure.
  for (const percent of ['4', '7']) {
    await page.goto('/welcome?step=alerts');
    await page.getByLabel('By at least, in percent').fill(percent);
    await page.getByRole('button', { name: 'Tell me' }).click();
    await expect(page.getByRole('heading', { name: 'Home' })).toBeVisible();
  }
  const { items } = await signedIn.api.get<{ items: { name: string }[] }>('/rules');
  expect(items.filter(({ name }) => name.startsWith('Price falls'))).toMatchObject([{ name: 'Price falls by 7%' }]);
});

test('a viewer sees Home without what is not theirs, and is told so where one sets up', async ({
  signedIn,
  anotherBrowser,
  request,
}) => {
  const guest = somebody('Charles');
  await signedIn.api.post('/invitations', { email: guest.email, role: 'viewer' });
  const link = await mailedLink(request, guest.email, 'accept-invitation');
  const token = new URL(link, 'http://mail.test').searchParams.get('token') ?? '';
  await new Api(request).post(`/invitations/${token}/accept`, { name: guest.name, password: guest.password });
  const theirs = await anotherBrowser();
  await enter(theirs, guest, 'login');
  const tab = await theirs.newPage();
  await tab.goto('/');
  await expect(tab.getByText('Watch a first page')).toBeVisible();
  await expect(tab.getByRole('link', { name: 'Set up step by step' })).toBeHidden();
  await tab.goto('/welcome');
  await expect(tab.getByText('You may not set up watches')).toBeVisible();
  await tab.goto('/rules/new');
  await expect(tab.getByText('You may not make rules')).toBeVisible();
});
