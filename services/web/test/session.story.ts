import type { Page } from '@playwright/test';
import { Api, somebody, type Member } from './api.ts';
import { addressesAhead } from '../src/session/ahead.ts';
import { enter, expect, test } from './fixtures.ts';
import { settled } from './looks.ts';

async function signIn(page: Page, { email, password }: Pick<Member, 'email' | 'password'>): Promise<void> {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

const home = (page: Page) => page.getByRole('heading', { name: 'Home' });
const signInHeading = (page: Page) => page.getByRole('heading', { name: 'Sign in' });

test('a wrong password is refused in words; the right one leads to where one wanted to go', async ({
  page,
  request,
  expectRefusal,
}) => {
  expectRefusal(401);
  const ada = somebody();
  await new Api(request).post('/auth/register', ada);
  await page.goto('/?from=mail');
  await expect(signInHeading(page)).toBeVisible();
  await signIn(page, { ...ada, password: 'not my password' });
  await expect(page.getByRole('alert')).toHaveText('E-mail address or password is wrong.');
  await signIn(page, ada);
  await expect(home(page)).toBeVisible();
  await expect(page).toHaveURL('/?from=mail');
});

test('the way in stands before its code is there; what is typed meanwhile stays, and goes nowhere by itself', async ({
  page,
  request,
}) => {
  const ada = somebody();
  await new Api(request).post('/auth/register', ada);
  const { promise: isTyped, resolve: goOn } = Promise.withResolvers<undefined>();
  await page.route('**/assets/index-*.js', (route) => isTyped.then(() => route.continue()));
  await page.goto('/sign-in', { waitUntil: 'commit' });
  const button = page.getByRole('button', { name: 'Sign in' });
  await expect(button).toHaveAttribute('aria-disabled', 'true');
  await page.getByLabel('E-mail address').fill(ada.email);
  const password = page.getByLabel('Password', { exact: true });
  await password.fill(ada.password);
  await password.press('Enter');
  goOn(undefined);
  await expect(button).toBeEnabled();
  await expect(page).toHaveURL('/sign-in');
  await expect(password).toBeFocused();
  await password.press('Enter');
  await expect(home(page)).toBeVisible();
});

test('a reload stays signed in, no token is stored where a script could find it, signing out ends it', async ({
  page,
  signedIn,
}) => {
  await page.goto('/');
  await expect(home(page)).toBeVisible();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url().slice(new URL(page.url()).origin.length)));
  await page.reload();
  await expect(home(page)).toBeVisible();
  await settled(page);
  // What is asked ahead of the app's code is what the app then takes.
  expect(asked.filter((address) => addressesAhead('/').includes(address)).toSorted()).toEqual(
    addressesAhead('/').toSorted(),
  );
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]));
  expect(kept).not.toMatch(/ey[\w-]{10,}|[\w-]{32,}/);

  await page.getByRole('button', { name: new RegExp(signedIn.tenantName) }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(signInHeading(page)).toBeVisible();
  await page.goto('/');
  await expect(signInHeading(page)).toBeVisible();
});

test('a session that was ended elsewhere is told, and one goes on where one was', async ({
  page,
  signedIn,
  expectRefusal,
}) => {
  expectRefusal(401);
  await page.goto('/?view=mine');
  await expect(home(page)).toBeVisible();
  const { items } = await signedIn.api.get<{ items: { id: string }[] }>('/sessions');
  for (const { id } of items) await signedIn.api.call('DELETE', `/sessions/${id}`);
  await page.reload();
  await expect(page.getByRole('status').filter({ hasText: 'Your session has ended' })).toBeVisible();
  await signIn(page, signedIn);
  await expect(home(page)).toBeVisible();
  await expect(page).toHaveURL('/?view=mine');
});

test('a session that ends while a screen is open leads to sign in at the next call', async ({
  page,
  signedIn,
  expectRefusal,
}) => {
  expectRefusal(401);
  await page.goto('/');
  await expect(home(page)).toBeVisible();
  await page.getByRole('button', { name: 'Watch a page' }).first().click();
  await signedIn.api.post('/auth/logout');
  // The server may believe the session for a second more.
  await expect(async () => {
    if (await signInHeading(page).isVisible()) return;
    await page.getByLabel('Address of the page').fill('https://shop.example/product');
    await page.getByRole('button', { name: 'Watch it' }).click();
    await expect(signInHeading(page)).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await expect(page.getByText('Your session has ended')).toBeVisible();
});

test('two tabs: signing out in one signs out both, signing in too', async ({ page, context, signedIn }) => {
  const other = await context.newPage();
  await page.goto('/');
  await other.goto('/');
  await expect(home(other)).toBeVisible();
  await page.getByRole('button', { name: new RegExp(signedIn.tenantName) }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(signInHeading(page)).toBeVisible();
  await expect(signInHeading(other)).toBeVisible();
  await signIn(other, signedIn);
  await expect(home(other)).toBeVisible();
  await expect(home(page)).toBeVisible();
});

test('many tabs renew one after the other, and all stay signed in', async ({ context, signedIn }) => {
  expect(signedIn.email).toBeTruthy();
  const tabs = await Promise.all(Array.from({ length: 4 }, () => context.newPage()));
  await Promise.all(tabs.map((tab) => tab.goto('/')));
  for (const tab of tabs) await expect(home(tab)).toBeVisible();
  await Promise.all(tabs.map((tab) => tab.reload()));
  for (const tab of tabs) await expect(home(tab)).toBeVisible();
});

test('another member who signs in in the other tab is the one in both', async ({ page, context, signedIn }) => {
  const grace = { ...somebody('Grace'), tenantName: 'Hopper Ltd' };
  await page.goto('/');
  await expect(page.getByRole('button', { name: new RegExp(signedIn.tenantName) })).toBeVisible();
  await enter(context, grace, 'register');
  await page.reload();
  await expect(page.getByRole('button', { name: /Hopper Ltd/ })).toBeVisible();
});

test('who is signed in has no use for the sign-in screen', async ({ page, signedIn }) => {
  expect(signedIn.email).toBeTruthy();
  await page.goto('/sign-in');
  await expect(home(page)).toBeVisible();
});

test('a way back to another site is not followed', async ({ page, request }) => {
  const ada = somebody();
  await new Api(request).post('/auth/register', ada);
  await page.goto('/sign-in?next=//evil.example/');
  await signIn(page, ada);
  await expect(home(page)).toBeVisible();
});
