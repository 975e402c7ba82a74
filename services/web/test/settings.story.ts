import { readFile } from 'node:fs/promises';
import { demoAddresses, mailedLink, somebody } from './api.ts';
import { enter, expect, test } from './fixtures.ts';

test('a key is made with what it may do, shown once, and refused when it was deleted', async ({ page, signedIn }) => {
  expect(signedIn.email).toBeTruthy();
  await page.goto('/settings');
  await page
    .getByRole('main')
    .getByRole('link', { name: /API keys/ })
    .click();
  await page.getByRole('button', { name: 'New API key' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Price robot');
  await page.getByRole('checkbox', { name: 'See the plan' }).check();
  await page.getByRole('button', { name: 'Make the key' }).click();
  const key = (await page.getByLabel('API key', { exact: true }).textContent()) ?? '';
  const ask = () => page.request.get('/api/v1/billing/subscription', { headers: { 'X-Api-Key': key.trim() } });
  expect((await ask()).status()).toBe(200);
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(async () => {
    await page.goto('/settings/plan');
    const used = page.getByRole('table', { name: 'Requests by API key' }).getByRole('row');
    const today = used.filter({ hasText: 'Price robot' }).getByRole('cell', { name: '1', exact: true });
    await expect(today).toHaveCount(2, { timeout: 1_000 });
  }).toPass();
  await page.goto('/settings/keys');
  await expect(page.getByText(key)).toBeHidden();
  await page.getByRole('button', { name: 'Delete Price robot' }).click();
  await page.getByRole('button', { name: 'Delete the key' }).click();
  await expect(page.getByText('No API key yet')).toBeVisible();
  await expect.poll(async () => (await ask()).status()).toBe(401);
});

test('a new password ends the sessions elsewhere, and one can be ended by hand', async ({
  page,
  signedIn,
  anotherBrowser,
  expectRefusal,
}) => {
  expectRefusal(400);
  expectRefusal(401);
  const elsewhere = await anotherBrowser();
  await enter(elsewhere, signedIn, 'login');
  await page.goto('/settings/sessions');
  const list = page.getByRole('table', { name: 'Sessions' });
  await expect(list.getByText('This one')).toHaveCount(1);
  await list
    .getByRole('button', { name: /^End the session of/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'End it' }).click();
  await expect(page.getByText('The session has ended.')).toBeVisible();
  await expect(list.getByRole('button')).toHaveCount(0);
  const other = await elsewhere.newPage();
  await other.goto('/');
  await expect(other.getByRole('heading', { name: 'Sign in' })).toBeVisible();

  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Password' }).click();
  await page.getByLabel('Current password').fill('not this one');
  await page.getByLabel('New password', { exact: true }).fill('an analytical engine');
  await page.getByRole('button', { name: 'Change the password' }).click();
  await expect(page.getByText('Give your current password.')).toBeVisible();
  await page.getByLabel('Current password').fill(signedIn.password);
  await page.getByRole('button', { name: 'Change the password' }).click();
  await expect(page.getByText('Your password is changed. Your other sessions have ended.')).toBeVisible();
});

test('a person changes address and name, and how dates are written; the mailbox before is told', async ({
  page,
  signedIn,
}) => {
  const { email } = somebody('Countess');
  await page.goto('/settings/profile');
  await page.getByRole('button', { name: 'Change the e-mail address' }).click();
  await page.getByLabel('New address').fill(email);
  await page.getByLabel('Current password').fill(signedIn.password);
  await page.getByRole('button', { name: 'Mail the link' }).click();
  await expect(page.getByText('Waits for the link we mailed there')).toBeVisible();
  await page.getByLabel('Name', { exact: true }).fill('Augusta Ada King');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Your name is changed.')).toBeVisible();
  expect(await mailedLink(page.request, signedIn.email, 'forgot-password')).toContain('/forgot-password');
  await page.goto(await mailedLink(page.request, email, 'verify-email'));
  await page.getByRole('button', { name: 'This is my address' }).click();
  await page.getByRole('link', { name: 'Go to Home' }).click();
  await page.getByRole('button', { name: /account and settings/ }).click();
  await expect(page.getByText('Augusta Ada King')).toBeVisible();
  await expect(page.getByText(email)).toBeVisible();

  await page.goto('/settings/appearance');
  await page.getByLabel('Written as in').selectOption({ label: 'German (Germany)' });
  await page.getByLabel('Time zone').selectOption('Pacific/Auckland');
  await expect(page.getByText('1.299,50')).toBeVisible();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Dates and numbers are written this way now.')).toBeVisible();
  await page.goto('/settings/plan');
  await expect(page.getByText(/^Trial until \d\d\.\d\d\.\d{4}$/)).toBeVisible();
});

test('somebody is invited, joins, gets another role and is removed; the last owner stays one', async ({
  page,
  signedIn,
  expectRefusal,
  anotherBrowser,
}) => {
  expectRefusal(409);
  const grace = somebody('Grace Hopper');
  await page.goto('/settings/members');
  await page.getByRole('button', { name: 'Invite somebody' }).click();
  await page.getByLabel('E-mail address').fill(grace.email);
  await page.getByLabel('Role', { exact: true }).selectOption('viewer');
  await expect(page.getByText('Sees everything but the audit and API keys. Changes the own account.')).toBeVisible();
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Invitations' }).getByText(grace.email)).toBeVisible();
  const guest = await (await anotherBrowser()).newPage();
  await guest.goto(await mailedLink(page.request, grace.email, 'accept-invitation'));
  await guest.getByLabel('Your name').fill(grace.name);
  await guest.getByLabel('Password', { exact: true }).fill(grace.password);
  await guest.getByRole('button', { name: 'Join the organisation' }).click();
  await expect(guest.getByRole('heading', { name: 'Home' })).toBeVisible();
  await guest.goto('/settings/members');
  await expect(guest.getByRole('table', { name: 'Members' })).toBeVisible();
  await expect(guest.getByRole('button', { name: 'Invite somebody' })).toBeHidden();

  await page.reload();
  await page.getByRole('button', { name: `Change the role of ${grace.name}` }).click();
  await page.getByLabel('Role', { exact: true }).selectOption('analyst');
  await page.getByRole('button', { name: 'Change the role', exact: true }).click();
  await expect(page.getByText('Grace Hopper is analyst now.')).toBeVisible();
  await page.getByRole('button', { name: `Change the role of ${signedIn.name}` }).click();
  await page.getByLabel('Role', { exact: true }).selectOption('viewer');
  await page.getByRole('button', { name: 'Change the role', exact: true }).click();
  await expect(page.getByText('This is the last owner.')).toBeVisible();
  await page.keyboard.press('Escape');
  await guest.close();
  await page.getByRole('button', { name: `Remove ${grace.name}` }).click();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(page.getByText('Grace Hopper is no longer a member.')).toBeVisible();
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Audit' }).click();
  await expect(page.getByText('Removed a member')).toBeVisible();
  await page.getByLabel('What', { exact: true }).selectOption('Members');
  await expect(page.getByText('Signed in')).toHaveCount(0);
  await expect(page).toHaveURL(/what=member/);
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as CSV' }).click();
  const text = await readFile(await (await saving).path(), 'utf8');
  expect(text.split('\r\n')[1]).toMatch(/,Removed a member,member\.removed,Ada Lovelace,/);
  expect(text).not.toContain('session.opened');
});

test('a plan is chosen by its price and what it pauses', async ({ page, signedIn }) => {
  expect(signedIn.email).toBeTruthy();
  await page.goto('/settings/plan');
  await expect(page.getByText(/^Trial until/)).toBeVisible();
  await page.getByRole('button', { name: 'Choose Basic' }).click();
  await expect(page.getByText('nothing is paused')).toBeVisible();
  await page.getByRole('button', { name: 'Change the plan' }).click();
  await expect(page.getByText('You are on Basic now.')).toBeVisible();
  await expect(page.getByText('0 of 500')).toBeVisible();
});

test('a copy of all data is made and kept as a file; the account is erased in a week, and kept after all', async ({
  page,
  signedIn,
  expectRefusal,
}) => {
  expectRefusal(400);
  await page.goto('/settings/data');
  await page.getByRole('button', { name: 'Make a copy' }).click();
  await expect(page.getByText('Ready', { exact: true })).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('blackfang-data.zip');
  const bytes = await readFile(await file.path());
  expect(bytes.subarray(0, 4).toString('latin1')).toBe('PK\u0003\u0004');

  const erase = page.getByRole('region', { name: 'Erase your account' });
  await expect(erase.getByText(/is erased with you, since nobody else is in it/)).toBeVisible();
  await erase.getByRole('button', { name: 'Erase my account' }).click();
  await page.getByLabel('Current password').fill('not this one');
  await page.getByRole('button', { name: 'Erase in 7 days' }).click();
  await expect(page.getByText('Give your current password.')).toBeVisible();
  await page.getByLabel('Current password').fill(signedIn.password);
  await page.getByRole('button', { name: 'Erase in 7 days' }).click();
  await expect(erase.getByText(/Your account is erased on/)).toBeVisible();
  await page.goto('/');
  await expect(page.getByRole('note').getByText(/Your account is erased on/)).toBeVisible();
  // The screen of the link stands before it is known who is signed in; what is then asked ahead must not be shown later.
  const { promise: isShown, resolve: goOn } = Promise.withResolvers<undefined>();
  await page.route('**/api/v1/auth/refresh', (route) => isShown.then(() => route.continue()));
  await page.goto(await mailedLink(page.request, signedIn.email, 'keep-account'));
  const keep = page.getByRole('button', { name: 'Keep my account' });
  await expect(keep).toBeVisible();
  const renewed = page.waitForResponse('**/api/v1/auth/refresh');
  goOn(undefined);
  await renewed;
  await keep.click();
  await expect(page.getByRole('status')).toContainText('Nothing is erased.');
  await page.getByRole('link', { name: 'Go to Home' }).click();
  await expect(page.getByText('Watch a first page')).toBeVisible();
  await expect(page.getByText(/Your account is erased on/)).toHaveCount(0);
});

test('a proxy is refused where it leads inside, added, tried, changed and deleted', async ({
  page,
  signedIn,
  expectRefusal,
}) => {
  expect(signedIn.email).toBeTruthy();
  expectRefusal(422);
  // The shop speaks HTTP and is no proxy.
  const shop = new URL((await demoAddresses(page.request)).shop);
  await page.goto('/settings/proxies');
  await page.getByRole('button', { name: 'Add a proxy' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Berlin');
  await page.getByLabel('Host').fill('10.0.0.1');
  await page.getByLabel('Port').fill(shop.port);
  await page.getByLabel('User name').fill('customer');
  await page.getByLabel('Password', { exact: true }).fill('a password that nobody sees again');
  await page.getByRole('button', { name: 'Add the proxy' }).click();
  await expect(page.getByText('leads to a private or reserved address')).toBeVisible();
  await page.getByLabel('Host').fill(shop.hostname);
  await page.getByRole('button', { name: 'Add the proxy' }).click();
  const table = page.getByRole('table', { name: 'Proxies' });
  await expect(table.getByText('Not used yet')).toBeVisible();

  await page.getByRole('button', { name: 'Test Berlin' }).click();
  await page.getByLabel('Address of a page').fill(shop.href);
  await page.getByRole('button', { name: 'Test', exact: true }).click();
  await expect(page.getByRole('dialog').getByRole('status')).toContainText('The proxy');
  await page.getByRole('button', { name: 'Close' }).click();
  await expect(table.getByText('Resting')).toBeVisible();

  await page.getByRole('button', { name: 'Edit Berlin' }).click();
  await expect(page.getByLabel('User name')).toHaveValue('');
  await page.getByLabel('Pool').fill('de');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(table.getByRole('cell', { name: 'de', exact: true })).toBeVisible();
  await expect(table.getByText('Not used yet')).toBeVisible();

  const watch = await signedIn.api.post<{ id: string; competitorId: string }>('/watches', { url: shop.href });
  await page.goto(`/watches/${watch.id}?tab=settings`);
  const asked = page.getByRole('region', { name: 'What the page is asked for with' });
  await asked.getByLabel('By way of').selectOption('The pool de');
  await asked.getByRole('button', { name: 'Save the way' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await page.goto(`/competitors/${watch.competitorId}`);
  await page.getByRole('button', { name: 'Edit' }).click();
  await page.getByLabel('By way of').selectOption('Straight, by no proxy');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  const { request } = await signedIn.api.get<{ request: { proxy: string } }>(`/watches/${watch.id}`);
  const { proxy } = await signedIn.api.get<{ proxy: string }>(`/competitors/${watch.competitorId}`);
  expect([request.proxy, proxy]).toEqual(['de', 'direct']);

  await page.goto('/settings/proxies');
  await page.getByRole('button', { name: 'Delete Berlin' }).click();
  await page.getByRole('button', { name: 'Delete the proxy' }).click();
  await expect(page.getByText('No proxy yet')).toBeVisible();
});
