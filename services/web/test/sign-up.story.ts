import { Api, mailedLink, somebody } from './api.ts';
import { enter, expect, test } from './fixtures.ts';

test('somebody signs up, confirms the address by the mail, and is at home', async ({ page, request }) => {
  const ada = somebody();
  await page.goto('/sign-up');
  await page.getByLabel('Your name').fill(ada.name);
  await page.getByLabel('Organisation').fill(ada.tenantName);
  await page.getByLabel('E-mail address').fill(ada.email);
  await page.getByLabel('Password', { exact: true }).fill(ada.password);
  await page.getByRole('button', { name: 'Create account' }).click();

  await expect(page.getByRole('heading', { name: 'Welcome' })).toBeVisible();
  await page.getByRole('link', { name: 'Skip to Home' }).click();
  await expect(page.getByRole('heading', { name: 'Home' })).toBeVisible();
  await expect(page).toHaveTitle('Home · Blackfang');
  await expect(page.getByText('Watch a first page')).toBeVisible();
  await expect(page.getByRole('note')).toContainText(ada.email);

  await page.goto(await mailedLink(request, ada.email, 'verify-email'));
  await page.getByRole('button', { name: 'This is my address' }).click();
  await expect(page.getByRole('heading', { name: 'Address confirmed' })).toBeVisible();
  await page.getByRole('link', { name: 'Go to Home' }).click();
  await expect(page.getByRole('heading', { name: 'Home' })).toBeFocused();
  await expect(page.getByRole('note')).toBeHidden();
});

test('what is wrong is said at its field, and typed text stays', async ({ page, request, expectRefusal }) => {
  expectRefusal(400);
  expectRefusal(409);
  const known = somebody('Grace');
  await new Api(request).post('/auth/register', known);
  await page.goto('/sign-up');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByLabel('Your name')).toBeFocused();
  await expect(page.getByLabel('Your name')).toHaveAccessibleDescription('Fill this in.');

  await page.getByLabel('Your name').fill('Ada');
  await page.getByLabel('Organisation').fill('Acme');
  await page.getByLabel('E-mail address').fill(known.email);
  const password = page.getByLabel('Password', { exact: true });
  await password.fill('short');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(password).toHaveAttribute('aria-invalid', 'true');
  await expect(password).toHaveAccessibleDescription(/10 to 200 characters/);
  await expect(password).toBeFocused();

  await password.fill('long enough for anybody');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByLabel('E-mail address')).toHaveAccessibleDescription(/Sign in instead/);
  await expect(page.getByLabel('Organisation')).toHaveValue('Acme');
});

test('who is invited joins with a name and a password', async ({ page, signedIn, anotherBrowser }) => {
  const guest = somebody('Charles');
  await signedIn.api.post('/invitations', { email: guest.email, role: 'viewer' });
  const theirs = await (await anotherBrowser()).newPage();
  await theirs.goto(await mailedLink(page.request, guest.email, 'accept-invitation'));
  await theirs.getByLabel('Your name').fill(guest.name);
  await theirs.getByLabel('Password', { exact: true }).fill(guest.password);
  await theirs.getByRole('button', { name: 'Join the organisation' }).click();
  await expect(theirs.getByRole('heading', { name: 'Home' })).toBeVisible();
  await expect(theirs.getByRole('button', { name: /Acme Lamps/ })).toBeVisible();
  // A viewer changes nothing.
  await expect(theirs.getByRole('button', { name: 'Watch a page' })).toBeHidden();
});

test('a forgotten password is replaced by the link of a mail, once', async ({ page, request, expectRefusal }) => {
  expectRefusal(400);
  const ada = somebody();
  await new Api(request).post('/auth/register', ada);
  await page.goto('/sign-in');
  await page.getByRole('link', { name: 'Forgot password' }).click();
  // Both screens have a field for the address.
  await expect(page.getByRole('heading', { name: 'Forgot password' })).toBeVisible();
  await page.getByLabel('E-mail address').fill(ada.email);
  await page.getByRole('button', { name: 'Send the link' }).click();
  await expect(page.getByRole('heading', { name: 'Look into your mail' })).toBeVisible();

  const link = await mailedLink(request, ada.email, 'reset-password');
  await page.goto(link);
  await page.getByLabel('New password').fill('another lovely engine');
  await page.getByRole('button', { name: 'Change password' }).click();
  await page.getByRole('link', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await page.getByLabel('E-mail address').fill(ada.email);
  await page.getByLabel('Password', { exact: true }).fill('another lovely engine');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Home' })).toBeVisible();

  await page.goto(link);
  await page.getByLabel('New password').fill('a third lovely engine');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByRole('heading', { name: 'Ask for a new link' })).toBeVisible();
});

test('a member joins a second organisation and is in it at once', async ({ page, signedIn, anotherBrowser }) => {
  const hers = await anotherBrowser();
  const grace = { ...somebody('Grace'), tenantName: 'Hopper Ltd' };
  await enter(hers, grace, 'register');
  await signedIn.api.post('/invitations', { email: grace.email, role: 'analyst' });
  const tab = await hers.newPage();
  await tab.goto(await mailedLink(page.request, grace.email, 'accept-invitation'));
  await expect(tab.getByText(grace.email)).toBeVisible();
  await tab.getByRole('button', { name: 'Join the organisation' }).click();
  await expect(tab.getByRole('button', { name: /Acme Lamps/ })).toBeVisible();
});
