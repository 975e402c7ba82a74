import { expect, test } from './fixtures.ts';
import { stillProduct } from './shop.ts';

test('an alert comes into the open inbox, is read, snoozed, acknowledged, and leads to what it was read from', async ({
  page,
  request,
  signedIn,
}) => {
  const { url, price, put } = await stillProduct(request, 'alerts');
  const watch = await signedIn.api.post<{ id: string }>('/watches', { url, name: 'Oak desk' });
  const rule = { name: 'Moves', scope: { all: true }, when: { kind: 'price_changed' }, channels: [] };
  await signedIn.api.post('/rules', rule);
  await expect
    .poll(async () => (await signedIn.api.get<{ latest: unknown }>(`/watches/${watch.id}`)).latest)
    .not.toBeNull();
  await page.goto('/');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'Alerts' }).click();
  await expect(page.getByText('No alert yet')).toBeVisible();
  const [whole = '1'] = price.split('.');
  await put({ price: String(BigInt(whole) - BigInt(whole) / 20n - 1n) });
  await signedIn.api.post(`/watches/${watch.id}/run`);
  const list = page.getByRole('list', { name: 'Alerts' });
  const row = list.getByRole('listitem');
  await expect(row.getByText(/ cut it from /)).toBeVisible();
  // Who has not read it is told so wherever they are.
  await expect(page.getByRole('link', { name: 'Alerts 1 unread' })).toBeVisible();
  await expect(page).toHaveTitle('(1) Alerts · Blackfang');

  await page.keyboard.press('j');
  await expect(row.getByRole('link').first()).toBeFocused();
  await page.keyboard.press('u');
  await expect(page).toHaveTitle('Alerts · Blackfang');
  await page.keyboard.press('s');
  await expect(page.getByRole('menu')).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: 'For an hour' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText('No alert yet')).toBeVisible();
  await page.getByRole('link', { name: 'Snoozed 1' }).click();
  await expect(page).toHaveURL(/show=snoozed/);
  await row.getByRole('button', { name: 'Back now' }).click();
  await expect(page.getByText('Nothing is snoozed')).toBeVisible();
  await page.getByRole('link', { name: 'Unread 1' }).click();
  await page.getByRole('button', { name: 'Mark all as read' }).click();
  await expect(page.getByText('All are read', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await expect(row).toBeVisible();

  await row.getByRole('button', { name: /^Mute/ }).click();
  await expect(page.getByText('“Moves” is muted: its alerts stand here, nothing is mailed.')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await expect(page.getByText('“Moves” mails again.')).toBeVisible();
  await page.getByRole('link', { name: 'Inbox' }).click();
  // What is read on another screen is read here at once.
  const { items: alerts } = await signedIn.api.get<{ items: { id: string }[] }>('/alerts');
  const ids = alerts.map(({ id }) => id);
  await signedIn.api.post('/alerts/mark', { ids, read: true });
  await expect(page).toHaveTitle('Alerts · Blackfang');
  await signedIn.api.post('/alerts/mark', { ids, read: false });
  await expect(page).toHaveTitle('(1) Alerts · Blackfang');
  await row.getByText('Where it comes from').click();
  await expect(row.getByText('Nobody: it stands here alone.')).toBeVisible();
  await row.getByRole('button', { name: /^Acknowledge/ }).click();
  await expect(page.getByText('Acknowledged for everybody. It stays so.')).toBeVisible();
  await expect(row.getByRole('button', { name: /^Acknowledge/ })).toBeHidden();
  await row.getByRole('link', { name: 'The value that it is about' }).click();
  await expect(page).toHaveURL(new RegExp(`/watches/${watch.id}\\?observation=`));
  await expect(page.getByRole('dialog', { name: 'What was seen' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.keyboard.press('n');
  await expect(page.getByRole('heading', { name: 'New rule' })).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'Watch' })).toHaveValue('Oak desk');

  await page.goto(`/alerts/${alerts[0]?.id}`);
  await expect(page.getByRole('region', { name: 'The alert of your mail' }).getByText('Event')).toBeVisible();
  await page.getByRole('link', { name: '“Moves”' }).click();
  await expect(page.getByRole('heading', { name: 'Moves' })).toBeVisible();
  await expect(page.getByText('Would have fired once in the last 30 days.')).toBeVisible();
  await expect(page.getByRole('img', { name: 'How often by day, 1 at most' })).toBeVisible();
  await page.getByRole('list', { name: 'When it would have fired' }).getByRole('link').click();
  await expect(page.getByRole('dialog', { name: 'What was seen' })).toBeVisible();
  await put({ frozen: false });
});
