import { Api, demoAddresses, somebody } from './api.ts';
import { expect, test } from './fixtures.ts';

test('rules stand in words, say how often they would have fired, are muted with undo and deleted', async ({
  page,
  signedIn,
}) => {
  const when = { kind: 'price_drop_percent', percent: 5, baseline: 'median_7d' };
  await signedIn.api.post('/rules', { name: 'Falls', scope: { all: true }, when, channels: [] });
  await page.goto('/');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'Rules' }).click();
  const rule = page.getByRole('listitem', { name: 'Falls' });
  await expect(rule).toContainText(
    'When the price falls by 5% or more against the usual of 7 days, of everything you watch, an alert stands in the app.',
  );
  await expect(rule.getByText('There is no history yet that it could be tried on.')).toBeVisible();
  await rule.getByRole('button', { name: /^Mute/ }).click();
  await expect(rule.getByText('Muted', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(rule.getByText('Muted', { exact: true })).toBeHidden();
  await rule.getByRole('button', { name: 'Delete Falls' }).click();
  await expect(page.getByText(/Alerts that it raised stay/)).toBeVisible();
  await page.getByRole('button', { name: 'Delete it' }).click();
  await expect(page.getByText('No rule yet')).toBeVisible();
});

test('a rule is made by the keyboard alone, from sign in on', async ({ page, request }) => {
  const ada = somebody();
  const { accessToken } = await new Api(request).post<{ accessToken: string }>('/auth/register', ada);
  const { shop } = await demoAddresses(request);
  await new Api(request, accessToken).post('/watches', { url: `${shop}/`, name: 'Amber lamp' });
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };

  await page.goto('/sign-in');
  await expect(page.getByLabel('E-mail address')).toBeFocused();
  await page.keyboard.type(ada.email);
  await press('Tab');
  await page.keyboard.type(ada.password);
  await press('Enter');
  await expect(page.getByRole('heading', { name: 'Home' })).toBeFocused();
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await expect(async () => {
    await press('g', 'r');
    await expect(page.getByRole('heading', { name: 'Rules' })).toBeFocused({ timeout: 1_000 });
  }).toPass();
  await expect(page.getByText('No rule yet')).toBeVisible();
  await press('n');
  await expect(page.getByRole('heading', { name: 'New rule' })).toBeFocused();
  await expect(page.getByLabel('What happens')).toBeVisible();

  await press('Tab', 'ArrowDown', 'ArrowDown', 'Tab');
  await expect(page.getByLabel('Price', { exact: true })).toBeFocused();
  await page.keyboard.type('9,9o');
  await press('Tab');
  await page.keyboard.type('eur');
  await press('Enter');
  await expect(page.getByText('Give a price such as 9.99.')).toBeVisible();
  await expect(page.getByLabel('Price', { exact: true })).toBeFocused();
  await press('Backspace');
  await page.keyboard.type('0');
  await press('Tab', 'Tab', 'ArrowDown', 'ArrowDown', 'Tab');
  await page.keyboard.type('amb');
  await expect(page.getByRole('option', { name: 'Amber lamp' })).toBeVisible();
  await press('Enter');
  await expect(page.getByRole('combobox', { name: 'Watch' })).toHaveValue('Amber lamp');
  await press('Tab');
  await expect(page.getByRole('button', { name: `Mail ${ada.email}` })).toBeFocused();
  await press('Enter');
  await expect(page.getByRole('checkbox', { name: ada.email })).toBeFocused();
  await expect(page.getByRole('checkbox', { name: ada.email })).toBeChecked();
  await expect(page.getByText('There is no history yet that it could be tried on.')).toBeVisible();
  await press('Tab');
  await expect(page.getByLabel('Name')).toBeFocused();
  await press('Enter');
  await expect(page.getByRole('listitem', { name: 'Price below €9.90' })).toContainText(
    `When the price goes below €9.90, of Amber lamp, ${ada.email} is told.`,
  );
});

test('a rule that somebody else changed meanwhile says what, before one saves over it', async ({
  page,
  signedIn: { api },
  expectRefusal,
}) => {
  expectRefusal(412);
  const when = { kind: 'price_changed' };
  const rule = { name: 'Moves', scope: { all: true }, when, channels: [] };
  const { id } = await api.post<{ id: string }>('/rules', rule);
  await page.goto('/rules');
  await page.getByRole('link', { name: 'Moves' }).click();
  await page.getByLabel('Name').fill('Moves at all');
  // By a link, by the way back and by closing the window: each asks first.
  const leaving = page.getByRole('dialog', { name: 'Leave without saving?' });
  await page.getByRole('link', { name: 'Watches' }).click();
  await expect(leaving.getByRole('button', { name: 'Stay' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(leaving).toBeHidden();
  await page.evaluate(() => history.back());
  await expect(leaving).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(leaving).toBeHidden();
  await expect(page).toHaveURL(new RegExp(id));
  const asked = page.waitForEvent('dialog');
  await page.close({ runBeforeUnload: true });
  await (await asked).dismiss();
  await expect(page.getByLabel('Name')).toHaveValue('Moves at all');
  await api.call('PATCH', `/rules/${id}`, { when: { kind: 'price_rise_percent', percent: 3, baseline: 'first' } });
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText(/^Changed by somebody else/)).toBeVisible();
  await expect(page.getByText('the price rises by 3% or more against what it was at first')).toBeVisible();
  await page.getByRole('button', { name: 'Save mine over it' }).click();
  await expect(page.getByRole('listitem', { name: 'Moves at all' })).toContainText('When the price changes');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('listitem', { name: 'Moves', exact: true })).toContainText('rises by 3%');
});
