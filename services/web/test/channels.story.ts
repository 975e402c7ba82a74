import { demoAddresses } from './api.ts';
import { expect, test } from './fixtures.ts';

test('an address is asked, confirmed by its link, tested, and deleted with its rules named', async ({
  page,
  request,
  signedIn,
  expectRefusal,
}) => {
  test.slow();
  expectRefusal(412);
  const address = `ops-${signedIn.email}`;
  await page.goto('/');
  await page.getByRole('link', { name: 'Channels' }).click();
  await expect(page.getByText('Nobody is mailed yet')).toBeVisible();
  await page.keyboard.press('a');
  await page.getByLabel('E-mail address').fill('ops');
  await page.getByRole('button', { name: 'Add it' }).click();
  await expect(page.getByText('Give an e-mail address such as')).toBeVisible();
  await page.getByLabel('E-mail address').fill(address);
  await page.getByRole('button', { name: 'Add it' }).click();

  const row = page.getByRole('listitem', { name: address });
  await expect(row.getByText('Waiting for the link')).toBeVisible();
  await row.getByRole('button', { name: 'Send the link again' }).click();
  await expect(row.getByText('the mail server took it')).toBeVisible();

  const { mailbox } = await demoAddresses(request);
  const mails = async () => {
    const answer = await request.get(`${mailbox}/api/messages?to=${encodeURIComponent(address)}`);
    return ((await answer.json()) as { items: { text: string }[] }).items;
  };
  // Each is sent by itself: the first may come after the one that is told of.
  await expect.poll(async () => (await mails()).length).toBe(2);
  const link = /https?:\S+(\/confirm-channel\/\S+)/.exec((await mails())[1]?.text ?? '')?.[1] ?? '';
  expect((await request.get(link)).ok()).toBe(true);
  await expect(row.getByText('Confirmed')).toBeVisible();

  const { items: channels } = await signedIn.api.get<{ items: { id: string }[] }>('/channels');
  const rule = { name: 'Any move', scope: { all: true }, when: { kind: 'price_changed' } };
  await signedIn.api.post('/rules', { ...rule, channels: channels.map(({ id }) => id) });
  await page.reload();
  await expect(row.getByText('Told by Any move')).toBeVisible();
  await row.getByRole('button', { name: 'Send a test' }).click();
  await expect(row.getByText('Sent: the mail server took it')).toBeVisible();

  await row.getByRole('button', { name: `Rename ${address}` }).click();
  await signedIn.api.call('PATCH', `/channels/${channels[0]?.id ?? ''}`, { name: 'Theirs' });
  await page.getByLabel('Name', { exact: true }).fill('Night shift');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Its name is now “Theirs”.')).toBeVisible();
  await page.getByRole('button', { name: 'Save mine over it' }).click();
  await expect(row.getByText('Night shift')).toBeVisible();

  await row.getByRole('button', { name: `Delete ${address}` }).click();
  await expect(page.getByRole('dialog').getByText('Any move')).toBeVisible();
  await page.getByRole('button', { name: 'Delete it' }).click();
  await expect(page.getByText('Nobody is mailed yet')).toBeVisible();
});
