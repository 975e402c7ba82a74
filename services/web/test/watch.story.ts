import type { Page } from '@playwright/test';
import { demoAddresses } from './api.ts';
import { expect, test } from './fixtures.ts';
import { stillProduct } from './shop.ts';

interface Watch {
  readonly id: string;
  readonly latest: unknown;
  readonly heldObservationId: string | null;
}

const price = (page: Page) => page.getByRole('slider', { name: /^Price of/ });

test('a watch shows its price, where it was read, and what was held is accepted', async ({
  page,
  request,
  signedIn: { api },
}) => {
  const { url, put } = await stillProduct(request, 'watch');
  const { id } = await api.post<Watch>('/watches', { url, name: 'Amber lamp' });
  const watch = () => api.get<Watch>(`/watches/${id}`);
  await expect.poll(async () => (await watch()).latest).not.toBeNull();

  await page.goto('/watches');
  await page.getByRole('link', { name: 'Amber lamp' }).click();
  await expect(page.getByRole('heading', { name: 'Amber lamp' })).toBeVisible();
  await price(page).focus();
  await page.keyboard.press('End');
  await expect(price(page)).toHaveAttribute('aria-valuetext', /\d.*, (In|Out of) stock, /);
  await page.getByText('Show as a table').click();
  await expect(page.getByRole('table', { name: 'Price of Amber lamp' }).getByRole('row')).not.toHaveCount(1);
  await page.getByRole('button', { name: '7 days' }).click();
  await expect(page).toHaveURL(/range=7d/);

  await page.getByRole('table', { name: 'Observations' }).getByRole('button').first().click();
  await expect(
    page
      .getByRole('dialog')
      .getByText(/% sure/)
      .first(),
  ).toBeVisible();
  await expect(page.getByRole('dialog').getByText('As the site sends it, without a browser')).toBeVisible();
  await page.getByRole('button', { name: 'The run that read it' }).click();
  await expect(page.getByRole('region', { name: 'Log' }).getByText(/^fetched 200/)).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('dialog', { name: 'What was seen' })).toBeVisible();
  await page.keyboard.press('Escape');

  // So far below the price before it, it is a mistake more often than not.
  await put({ price: '1.00' });
  await page.getByRole('button', { name: 'Check now' }).click();
  const held = page.getByRole('region', { name: 'Held for review' });
  await held.getByRole('button', { name: 'Accept' }).click();
  await expect(page.getByText('Accepted: it is the price now.')).toBeVisible();
  await expect(held).toBeHidden();
  expect((await watch()).heldObservationId).toBeNull();

  await page.getByRole('tab', { name: 'Text' }).click();
  const changes = page.getByRole('list', { name: 'Changes of the text' });
  await expect(changes.getByRole('insertion')).toContainText(['1,00 EUR']);
  await page.getByLabel('Word by word').check();
  await expect(page).toHaveURL(/words=true/);
  await expect(changes.getByRole('deletion').first()).toBeVisible();
  await page.getByLabel('Leave out').fill('body');
  await page.getByLabel('Leave out').press('Enter');
  await expect(page.getByText('The text is the same')).toBeVisible();

  // A rule about its text, from the settings on.
  await page.getByRole('tab', { name: 'Settings' }).click();
  const text = page.getByRole('region', { name: 'Text of the page' });
  await text.getByLabel('Follow its text').check();
  await text.getByLabel('Take a screenshot of each new text').check();
  await text.getByLabel('Trigger texts').fill('2,00 EUR');
  await text.getByRole('button', { name: 'Save the text' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await text.getByRole('link', { name: 'a rule' }).click();
  await page.getByLabel('What happens').selectOption('the text of the page changes by');
  await expect(page.getByText('The text of this watch is followed')).toBeVisible();
  await page.getByRole('button', { name: 'Make the rule' }).click();
  await expect(page.getByText('When the text of the page changes')).toBeVisible();
  await page.goto('/alerts');
  await put({ price: '2.00' });
  await api.post(`/watches/${id}/run`, {});
  const alert = page.getByRole('listitem', { name: /Amber lamp/ });
  await expect(alert.getByText('“2,00 EUR” appeared')).toBeVisible();
  await expect(alert.getByRole('insertion')).toContainText('2,00');
  await alert.getByRole('link', { name: 'Compare the page before and after' }).click();
  await expect(changes.getByRole('insertion')).toContainText(['2,00 EUR']);
  await expect(page.getByRole('img', { name: /^The page as a browser showed it after/ })).toBeVisible();
  await put({ frozen: false });
});

test('a watch tells what people think: the rating, how it went, and reviews by stars and words', async ({
  page,
  request,
  signedIn: { api },
}) => {
  const { url, put } = await stillProduct(request, 'reviews');
  await put({ price: '119.90' });
  const { id } = await api.post<Watch>('/watches', { url, name: 'Fondue' });
  await page.goto(`/watches/${id}?tab=reviews`);
  const list = page.getByRole('list', { name: 'Reviews' });
  await expect(list.getByRole('article')).toHaveCount(3);
  // Another review comes and one leaves the page: it stays here.
  await put({ price: '118.90' });
  await page.getByRole('button', { name: 'Check now' }).click();
  await expect(list.getByRole('article')).toHaveCount(4);
  await expect(page.getByRole('slider', { name: 'Rating over time' })).toBeVisible();

  await page.getByRole('button', { name: '5 stars, 1 review' }).click();
  await expect(page).toHaveURL(/stars=5/);
  await expect(list.getByRole('article')).toHaveText([/5 of 5.*zweites Stück/s]);
  await page.getByRole('button', { name: 'Show all' }).click();
  await page.getByLabel('Search reviews').fill('geräusch');
  await expect(list.getByRole('article')).toHaveText([/2 of 5/]);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export as CSV' }).click();
  expect((await download).suggestedFilename()).toBe('reviews.csv');
  await page.getByLabel('Search reviews').fill('nobody said that');
  await expect(page.getByText('No review like that')).toBeVisible();
  await put({ frozen: false });
});

test('a watch keeps to hours, sends what it is given along, and tells which rules look at it', async ({
  page,
  request,
  signedIn: { api },
  expectRefusal,
}) => {
  const { shop } = await demoAddresses(request);
  const { id } = await api.post<Watch>('/watches', { url: `${shop}/`, name: 'The shop itself' });
  await api.post('/rules', { name: 'Any change', scope: { all: true }, when: { kind: 'price_changed' } });
  await page.goto(`/watches/${id}?tab=rules`);
  await expect(page.getByRole('list', { name: 'Rules' }).getByText('Any change')).toBeVisible();

  await page.getByRole('tab', { name: 'Settings' }).click();
  const schedule = page.getByRole('region', { name: 'Schedule' });
  await schedule.getByLabel('How often').selectOption('Every 6 hours');
  await schedule.getByRole('button', { name: 'Keep to certain times' }).click();
  await schedule.getByRole('button', { name: 'Sat' }).click();
  await schedule.getByLabel('From').fill('09:30');
  await schedule.getByLabel('Time zone').selectOption('America/New_York');
  await schedule.getByRole('button', { name: 'Save the schedule' }).click();
  await expect(schedule.getByText('Every 6 hours, Mon–Sat 09:30–20:00 (America/New_York)')).toBeVisible();

  const asked = page.getByRole('region', { name: 'What the page is asked for with' });
  await asked.getByLabel('Name').fill('Host');
  await asked.getByLabel('Value', { exact: true }).fill('shop.example');
  expectRefusal(400);
  await asked.getByRole('button', { name: 'Send it along' }).click();
  await expect(asked.getByText('host belongs to the connection or to us')).toBeVisible();
  await asked.getByLabel('Name').fill('X-Customer');
  await asked.getByRole('button', { name: 'Send it along' }).click();
  await expect(asked.getByRole('listitem').getByText('x-customer')).toBeVisible();
  await expect(page.getByText('shop.example')).toHaveCount(0);
  await asked.getByRole('button', { name: 'Remove x-customer' }).click();
  await expect(page.getByText('Its value is lost')).toBeVisible();
  await page.getByRole('button', { name: 'Remove it' }).click();
  await expect(asked.getByText('x-customer')).toHaveCount(0);

  const text = page.getByRole('region', { name: 'Text of the page' });
  const left = text.getByRole('group', { name: 'Lines' });
  await text.getByLabel('Leave out').fill('a[b');
  expectRefusal(400);
  await expect(left.getByText('a[b is no CSS selector')).toBeVisible();
  await text.getByLabel('Leave out').fill('body');
  await expect(left.getByText('Nothing of the page is left')).toBeVisible();
  await text.getByLabel('Leave out').fill('script');
  await expect(text.getByRole('heading', { name: /What is left of the page, \d+ lines?/ })).toBeVisible();
  await text.getByRole('button', { name: 'Save the text' }).click();
  const kept = async () => (await api.get<{ text: object }>(`/watches/${id}`)).text;
  await expect.poll(kept).toMatchObject({ only: [], ignore: ['script'] });

  // Somebody else writes notes while one writes one's own.
  const about = page.getByRole('region', { name: 'Name, tags and notes' });
  await about.getByLabel('Notes').fill('Mine');
  await api.call('PATCH', `/watches/${id}`, { notes: 'Theirs' });
  expectRefusal(412);
  await about.getByRole('button', { name: 'Save' }).click();
  await expect(about.getByRole('alert').getByText('Theirs')).toBeVisible();
  await about.getByRole('button', { name: 'Save' }).click();
  await expect(about.getByRole('alert')).toHaveCount(0);
  const { notes, schedule: hours } = await api.get<{ notes: string; schedule: object }>(`/watches/${id}`);
  expect(notes).toBe('Mine');
  expect(hours).toMatchObject({
    every: 'PT6H',
    timeZone: 'America/New_York',
    windows: [{ from: '09:30', to: '20:00' }],
  });

  await page.getByRole('region', { name: 'Delete this watch' }).getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('One watch deleted.')).toBeVisible();
  await expect(page).toHaveURL(/\/watches$/);
  await expect(page.getByText('The shop itself')).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('The shop itself')).toBeVisible();
});
