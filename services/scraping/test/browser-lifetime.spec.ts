import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '@blackfang/core';
import { Egress } from '@blackfang/egress';
import { BrowserPages } from '../src/browser/browser-pages.ts';

const PAGE = '<h1>Lamp</h1><p>Price: € 12.50</p><img src="/lamp.png"><p style="background: url(/wall.png)">Bright</p>';

let shop: Server;
const asked: string[] = [];
let address: string;
let egress: Egress;

beforeAll(async () => {
  shop = createServer(({ url = '' }, response) => {
    asked.push(url);
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(PAGE);
  });
  await once(shop.listen(0, '127.0.0.1'), 'listening');
  address = `127.0.0.1:${(shop.address() as AddressInfo).port}`;
  egress = new Egress({ userAgent: 'test', allow: [address] });
});
afterAll(async () => {
  await egress.destroy();
  shop.close();
  shop.closeAllConnections();
});

const request = () => ({
  tenantId: 'ada',
  url: `http://${address}/`,
  shown: {},
  own: {},
  beforeHop: async () => undefined,
  screenshot: false as const,
  maxBytes: 1 << 20,
});

/** Ends when the process is gone. */
async function gone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') return;
      throw error;
    }
    await new Promise(setImmediate);
  }
}

/** @returns a process with a browser, and that browser's. @param folder where it keeps what is temporary */
async function startOwner(folder: string): Promise<[ChildProcess, number]> {
  const owner = spawn(
    process.execPath,
    [
      '--conditions=blackfang-source',
      '--import',
      new URL('../../../tools/ts.mjs', import.meta.url).href,
      fileURLToPath(new URL('browser-owner.ts', import.meta.url)),
      address,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, TMPDIR: folder } },
  );
  const [line] = (await once(owner.stdout, 'data')) as [Buffer];
  const pid = Number(line.toString());
  expect(pid).toBeGreaterThan(1);
  return [owner, pid];
}

describe('the browser of a process', () => {
  it('starts with the first page, is replaced when it was killed or has done its service, and ends when told', async () => {
    const browser = new BrowserPages({ egress, userAgent: 'test', limits: { pagesUntilRestart: 2 } });
    expect(await browser.pid()).toBeUndefined();
    await browser.read(request());
    const first = (await browser.pid()) ?? 0;
    process.kill(first, 'SIGKILL');
    await gone(first);
    expect((await browser.read(request())).status).toBe(200);
    const second = (await browser.pid()) ?? 0;
    expect(second).not.toBe(first);
    await browser.read(request());
    await browser.read(request());
    const third = (await browser.pid()) ?? 0;
    expect(third).not.toBe(second);
    await gone(second);
    await browser.close();
    await gone(third);
    await expect(browser.read(request())).rejects.toMatchObject({ reason: 'cancelled' });
  });

  it('asks for pictures where one is to be taken, and is another one then', async () => {
    const browser = new BrowserPages({ egress, userAgent: 'test' });
    const pictures = () => asked.filter((url) => url.endsWith('.png')).toSorted();
    asked.length = 0;
    expect((await browser.read(request())).screenshot).toBeNull();
    expect(pictures()).toEqual([]);
    const reading = (await browser.pid()) ?? 0;
    const { screenshot } = await browser.read({ ...request(), screenshot: 'png' });
    expect(screenshot?.bytes.subarray(1, 4).toString()).toBe('PNG');
    expect(pictures()).toEqual(['/lamp.png', '/wall.png']);
    expect(await browser.pid()).toBe(reading);
    await browser.close();
    await gone(reading);
  });

  it('leaves nothing behind when its owner is killed, but a home that the next browser clears away', async () => {
    // A temporary folder that no other browser of this machine has its home in.
    const folder = await mkdtemp(join(tmpdir(), 'bf-'));
    // Where we are root it runs as somebody else, who has to get there.
    await chmod(folder, 0o711);
    const homes = async () => (await readdir(folder)).filter((name) => /^bf-chromium-\w+$/.test(name));
    const owners: ChildProcess[] = [];
    try {
      const [first, pid] = await startOwner(folder);
      owners.push(first);
      const [its = ''] = await homes();
      expect(its).not.toBe('');
      first.kill('SIGKILL');
      await gone(pid);
      expect(await homes()).toEqual([its]);
      const [second] = await startOwner(folder);
      owners.push(second);
      expect(await homes()).toEqual([expect.not.stringMatching(its)]);
    } finally {
      for (const owner of owners) owner.kill('SIGKILL');
    }
    await rm(folder, { recursive: true, maxRetries: 5 });
  });

  it('says what to do where there is none, and is looked for again', async () => {
    const browser = new BrowserPages({ egress, userAgent: 'test', program: '/nowhere/chromium' });
    const error: unknown = await browser.read(request()).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ kind: 'unavailable', reason: 'browser_missing' });
    expect(String(error)).toMatch(/BROWSER_PROGRAM names \/nowhere\/chromium.*Install Chromium/);
    await browser.close();
  });
});
