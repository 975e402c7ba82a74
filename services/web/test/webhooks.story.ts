import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import type { APIRequestContext, Page, TestInfo } from '@playwright/test';
import { demoAddresses } from './api.ts';
import { expect, test } from './fixtures.ts';

interface Receipt {
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly verified: boolean | null;
}

/** A partner's server, at a hook of its own. */
class Hook {
  readonly #request: APIRequestContext;
  readonly url: string;

  constructor(request: APIRequestContext, receiver: string, name: string) {
    this.#request = request;
    this.url = `${receiver}/hooks/${name}`;
  }

  async set(data: { readonly secret?: string; readonly status?: number }): Promise<void> {
    expect((await this.#request.put(this.url, { data })).ok()).toBe(true);
  }

  /** Newest first. */
  async receipts(): Promise<readonly Receipt[]> {
    return ((await (await this.#request.get(this.url)).json()) as { items: Receipt[] }).items;
  }
}

async function hookOf(request: APIRequestContext, email: string): Promise<Hook> {
  const { receiver } = await demoAddresses(request);
  return new Hook(request, receiver, email.replaceAll(/[^a-z0-9]/g, '-'));
}

/** Runs the code that stands on the screen on what came, as a partner would. @returns what it says of it */
async function runShown(page: Page, info: TestInfo, secret: string, { headers, body }: Receipt) {
  const shown = async (name: string) =>
    (await page
      .getByRole('figure', { name: `${name} code` })
      .locator('code')
      .textContent()) ?? '';
  const input = (text: string) => JSON.stringify({ secret, headers, body: text });
  const folder = info.outputDir;
  const write = (name: string, text: string) => {
    const path = info.outputPath(name);
    writeFileSync(path, text);
    return path;
  };
  write('verify-webhook.mjs', await shown('JavaScript'));
  write('verify_webhook.py', await shown('Python'));
  const programs = [
    [
      process.execPath,
      write(
        'run.mjs',
        `import { readFileSync } from 'node:fs';
import { verifyWebhook } from './verify-webhook.mjs';
const { secret, headers, body } = JSON.parse(readFileSync(0));
try { console.log(verifyWebhook(secret, headers, Buffer.from(body)).topic); } catch (error) { console.log(error.message); }`,
      ),
    ],
    [
      'python3',
      write(
        'run.py',
        `import json, sys
from verify_webhook import verify_webhook
told = json.load(sys.stdin)
try: print(verify_webhook(told["secret"], told["headers"], told["body"].encode())["topic"])
except ValueError as error: print(error)`,
      ),
    ],
  ] as const;
  const run = (text: string) =>
    programs.map(([program, path]) =>
      execFileSync(program, [path], { cwd: folder, input: input(text) })
        .toString()
        .trim(),
    );
  return { genuine: run(body), changed: run(`${body} `) };
}

const secretShown = async (page: Page) =>
  (await page.getByRole('figure', { name: 'signing secret' }).locator('code').textContent()) ?? '';

async function choose(page: Page, what: string): Promise<void> {
  await page.getByRole('button', { name: 'More of this endpoint' }).click();
  await page.getByRole('menuitem', { name: what }).click();
}

test('an endpoint is added, tested, looked into, and its secret checked, rotated and ended', async ({
  page,
  request,
  signedIn,
  expectRefusal,
}, info) => {
  test.slow();
  expectRefusal(400);
  expectRefusal(422);
  const hook = await hookOf(request, signedIn.email);
  await page.goto('/channels');
  await expect(page.getByText('No program is told yet')).toBeVisible();
  await page.getByRole('button', { name: 'Events' }).click();
  await page.getByText('Sample of watch.paused').click();
  await expect(page.getByRole('figure', { name: 'sample of watch.paused' })).toContainText('"pausedReason": "gone"');
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Add an endpoint' }).click();
  await page.getByLabel('Address', { exact: true }).fill('http://10.0.0.1/hooks');
  await page.getByLabel('What it is for').fill('Prices to the till');
  await page.getByLabel(/^alert.raised/).uncheck();
  await page.getByRole('button', { name: 'Add it' }).click();
  await expect(page.getByText(/^Name topics|^Give topics/)).toBeVisible();
  await page.getByLabel(/^watch.paused/).check();
  await page.getByRole('button', { name: 'Add it' }).click();
  await expect(page.getByLabel('Address', { exact: true })).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel('Address', { exact: true }).fill(hook.url);
  await page.getByRole('button', { name: 'Add it' }).click();
  await expect(page.getByRole('dialog', { name: 'The signing secret' })).toBeVisible();
  const secret = await secretShown(page);
  await hook.set({ secret });
  await page.getByRole('button', { name: 'I have it' }).click();

  await expect(page.getByRole('heading', { name: 'Prices to the till' })).toBeVisible();
  await expect(page.getByText('Not called yet')).toBeVisible();
  await page.getByRole('button', { name: 'Send a test' }).click();
  await expect(page.getByText(/^Taken with 200 in \d/)).toBeVisible();
  await page.getByRole('table', { name: 'Calls' }).getByRole('button').click();
  await expect(page.getByRole('region', { name: 'Request' })).toContainText('webhook-signature: v1,');
  await expect(page.getByRole('region', { name: 'Response' })).toContainText('"verified": true');
  await page.getByRole('button', { name: 'Send it again' }).click();
  await expect(page.getByRole('table', { name: 'Calls' }).getByRole('button')).toHaveCount(2);
  const [second, first] = await hook.receipts();
  expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);

  await page.getByRole('tab', { name: 'Check a signature' }).click();
  await expect(page).toHaveURL(/tab=verify/);
  const { genuine, changed } = await runShown(page, info, secret, second!);
  expect(genuine).toEqual(['endpoint.test', 'endpoint.test']);
  expect(changed).toEqual(Array(2).fill('The signature is not right.'));

  await choose(page, 'Rotate the secret');
  await page.getByRole('button', { name: 'Rotate it' }).click();
  await expect(page.getByText(/each call is signed with both/)).toBeVisible();
  const rotated = await secretShown(page);
  await page.getByRole('button', { name: 'I have it' }).click();
  await expect(page.getByText(/Two secrets sign/)).toBeVisible();
  await page.getByRole('button', { name: 'Send a test' }).click();
  await expect.poll(async () => (await hook.receipts()).map(({ verified }) => verified)).toEqual([true, true, true]);
  const [both] = await hook.receipts();
  expect((await runShown(page, info, rotated, both!)).genuine).toEqual(['endpoint.test', 'endpoint.test']);
  await page.getByRole('button', { name: 'End it now' }).click();
  await page.getByRole('button', { name: 'End it', exact: true }).click();
  await expect(page.getByText('One secret signs')).toBeVisible();
});

test('what a partner missed in an outage is seen, counted, sent again and followed to its end', async ({
  page,
  request,
  signedIn: { api, email },
  expectRefusal,
}) => {
  test.slow();
  expectRefusal(412);
  const hook = await hookOf(request, email);
  await hook.set({ status: 503 });
  const { id } = await api.post<{ id: string }>('/webhook-endpoints', { url: hook.url, topics: ['watch.*'] });
  await page.goto(`/webhooks/${id}`);
  await expect(page.getByText('Not called yet')).toBeVisible();
  const { shop } = await demoAddresses(request);
  const watches = [1, 2].map((n) => api.post<{ id: string }>('/watches', { url: `${shop}/?n=${n}` }));
  for (const watch of await Promise.all(watches)) await api.call('PATCH', `/watches/${watch.id}`, { status: 'paused' });

  await expect(page.getByText('Refused with 503').first()).toBeVisible();
  await expect(page.getByText('Failing', { exact: true })).toBeVisible();
  await page.getByLabel('Outcome').selectOption('Taken');
  await expect(page.getByText('No such call')).toBeVisible();
  await page.getByLabel('Outcome').selectOption('Failed');
  await expect(page).toHaveURL(/status=failed/);
  await expect
    .poll(async () => new Set((await hook.receipts()).map(({ headers }) => headers['webhook-id'])).size)
    .toBe(2);

  await choose(page, 'Send many again');
  const isCounted = page.waitForResponse(
    (answer) => /\/resend$/.test(answer.url()) && answer.request().method() === 'POST',
  );
  await page.getByRole('button', { name: 'Send 2 events again' }).click();
  // Only now, so that neither arrives by a try of its own before it is counted.
  await isCounted;
  await hook.set({ status: 200 });
  await expect(page.getByRole('region', { name: 'Sent again' })).toContainText('2 of 2 taken', { timeout: 90_000 });
  await expect(page.getByText('On', { exact: true })).toBeVisible();
  const repeated = (await hook.receipts()).map(({ headers }) => headers['webhook-id']);
  expect(new Set(repeated).size).toBe(2);
  expect(repeated.length).toBeGreaterThanOrEqual(4);

  await choose(page, 'Edit');
  await api.call('PATCH', `/webhook-endpoints/${id}`, { description: 'Theirs' });
  await page.getByLabel('What it is for').fill('Mine');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Theirs · Told of all watch events')).toBeVisible();
  await page.getByRole('button', { name: 'Save mine over it' }).click();
  await expect(page.getByRole('heading', { name: 'Mine' })).toBeVisible();
  await choose(page, 'Delete');
  await expect(page.getByText(/what waits for it is not sent/)).toBeVisible();
  await page.getByRole('button', { name: 'Delete it' }).click();
  await expect(page.getByText('No program is told yet')).toBeVisible();
});
