import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const URL_OF_PAGE = 'https://shop.example/p/1';
const LAMP =
  '<script type="application/ld+json">{"@type":"Product","name":"Lamp","offers":{"price":"10.00","priceCurrency":"EUR"}}</script>';

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function check(...args: string[]): Promise<Outcome> {
  const child = spawn(
    process.execPath,
    ['--conditions=blackfang-source', '--import', './tools/ts.mjs', MAIN, ...args],
    { cwd: ROOT },
  );
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (stdout += part));
  child.stderr.setEncoding('utf8').on('data', (part: string) => (stderr += part));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })));
}

const ONE_SENTENCE = /^[^\n]+\n$/;

describe('C10 blackfang check', () => {
  let folder: string;
  const file = async (name: string, content: string | Buffer): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'check-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('prints what is read from a saved page, and how', async () => {
    const { code, stdout, stderr } = await check('--html', await file('lamp.html', LAMP), '--url', URL_OF_PAGE);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/price +10\.00 EUR +<- json-ld offers\.price "10\.00", confidence 0\.9\d/);
  });

  it('prints one Extraction as JSON, of a gzipped page too', async () => {
    const { code, stdout } = await check(
      '--html',
      await file('lamp.html.gz', gzipSync(LAMP)),
      '--url',
      URL_OF_PAGE,
      '--json',
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      url: URL_OF_PAGE,
      status: 'ok',
      price: { amount: '10.00', currency: 'EUR' },
    });
  });

  it.each([
    ['unknown', '<p>nothing</p>', { status: 'unknown' }, ''],
    ['quarantined', LAMP.replace('10.00', '0.00'), { status: 'quarantined', reason: 'price_zero' }, ''],
    ['failed', '', { status: 'failed', error: { reason: 'page_empty' } }, 'The page has no content.\n'],
  ])('ends with 3 when the page is %s', async (name, html, expected, sentence) => {
    const { code, stdout, stderr } = await check(
      '--html',
      await file(`${name}.html`, html),
      '--url',
      URL_OF_PAGE,
      '--json',
    );
    expect({ code, stderr }).toEqual({ code: 3, stderr: sentence });
    expect(JSON.parse(stdout)).toMatchObject(expected);
  });

  it.each([
    [[]],
    [['not-an-address']],
    [['ftp://shop.example/']],
    [['--wrong']],
    [['https://a.example/', 'https://b.example/']],
    [['--html', 'page.html']],
    [['--url', URL_OF_PAGE]],
    [['--html', '/nowhere/page.html', '--url', URL_OF_PAGE]],
    [['--batch', '/nowhere/batch.jsonl']],
    [[URL_OF_PAGE, '--batch', 'x']],
  ])('ends with 2 and one sentence for the arguments %j', async (args) => {
    const { code, stdout, stderr } = await check(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(ONE_SENTENCE);
  });

  it('answers a batch line by line, in order, bad lines too', async () => {
    const html = await file('batch.html', LAMP);
    const good = (id: string | number): string => JSON.stringify({ id, url: URL_OF_PAGE, html });
    const lines = [
      good('a'),
      'nonsense',
      good(2),
      '',
      '{"id":"c","url":"nowhere","html":"x"}',
      `{"id":"d","url":"${URL_OF_PAGE}","html":"/nowhere"}`,
      '[]',
      `"${'x'.repeat(2_000_000)}"`,
      good('e'),
    ];
    const { code, stdout, stderr } = await check('--batch', await file('batch.jsonl', `\ufeff${lines.join('\r\n')}`));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const answers = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: unknown; status: string; error?: { reason: string } });
    expect(answers.map(({ id, status, error }) => [id, status, error?.reason])).toEqual([
      ['a', 'ok', undefined],
      [null, 'failed', 'line_invalid'],
      [2, 'ok', undefined],
      ['c', 'failed', 'line_invalid'],
      ['d', 'failed', 'file_unreadable'],
      [null, 'failed', 'line_invalid'],
      [null, 'failed', 'line_invalid'],
      ['e', 'ok', undefined],
    ]);
  });

  describe('of an address', () => {
    let server: Server;
    let address: string;
    let requests = 0;
    beforeAll(async () => {
      server = createServer((request, response) => {
        requests += 1;
        const isPage = request.url === '/lamp';
        response.writeHead(isPage ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' }).end(isPage ? LAMP : '');
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    afterAll(() => new Promise((resolve) => server.close(resolve)));

    it('dials nothing that is forbidden', async () => {
      const before = requests;
      const { code, stdout, stderr } = await check(`http://${address}/lamp`, '--json');
      expect(code).toBe(3);
      expect(JSON.parse(stdout)).toMatchObject({ status: 'failed' });
      expect(stderr).toMatch(ONE_SENTENCE);
      expect(requests).toBe(before);
    });

    it('fetches and reads the page', async () => {
      const { code, stdout, stderr } = await check(`http://${address}/lamp`, '--json', '--allow-egress', address);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(JSON.parse(stdout)).toMatchObject({ status: 'ok', price: { amount: '10.00' } });
    });

    it('says in a sentence that there is no page', async () => {
      const { code, stdout, stderr } = await check(`http://${address}/gone`, '--json', '--allow-egress', address);
      expect(code).toBe(3);
      expect(JSON.parse(stdout)).toMatchObject({ status: 'failed', error: { reason: 'http_404' } });
      expect(stderr).toMatch(ONE_SENTENCE);
    });
  });
});
