import { randomBytes, randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { AppError, Clock } from '@blackfang/core';
import { Egress } from '@blackfang/egress';
import { createMetrics } from '@blackfang/observability';
import { BrowserPages } from '../browser/browser-pages.ts';
import type { TabPicture } from '../browser/tab.ts';
import { failedExtraction } from '../extract/extraction.ts';
import type { Extraction } from '../extract/extraction.ts';
import { withPlausibility } from '../extract/plausibility.ts';
import { AuthorSalt } from '../extraction-pool/author-salt.ts';
import { ExtractionPool } from '../extraction-pool/extraction-pool.ts';
import { ExtractOnce } from '../extractions/extract-once.ts';
import { USER_AGENT } from '../fetch/fetch-page.ts';
import { Robots } from '../fetch/robots.ts';
import { FetchMetrics } from '../fetch/fetch-metrics.ts';
import { parseCheck } from './arguments.ts';
import type { CheckRequest } from './arguments.ts';
import { checkBatch } from './batch.ts';
import { describeExtraction } from './describe.ts';
import { readSavedPage } from './saved-page.ts';

export const EXIT = { ok: 0, badArguments: 2, notRead: 3 } as const;

export interface Terminal {
  readonly stdout: Writable;
  readonly stderr: Writable;
}

/** Names are of no use here, and hashed all the same. */
const NOBODYS = randomUUID();

async function readFromWeb(
  { url, allowEgress, tier, screenshot }: Extract<CheckRequest, { kind: 'fetch' }>,
  pool: ExtractionPool,
): Promise<Extraction> {
  const clock = new Clock();
  const egress = new Egress({ userAgent: USER_AGENT, allow: allowEgress });
  const { BROWSER_PROGRAM: program, BROWSER_SANDBOX: sandbox } = process.env;
  const browser = new BrowserPages({
    egress,
    userAgent: USER_AGENT,
    program,
    sandbox: sandbox === 'off' ? 'off' : 'on',
  });
  try {
    const robots = new Robots(egress, clock, USER_AGENT);
    const metrics = new FetchMetrics(createMetrics('check'));
    const reading = new ExtractOnce(egress, robots, clock, pool, browser, metrics, new AuthorSalt(randomBytes(32)));
    let picture: TabPicture | undefined;
    const onScreenshot = screenshot === null ? {} : { onScreenshot: (taken: TabPicture) => void (picture = taken) };
    const checked = await egress.checkAddress(url);
    const request = { url: checked.url, tier, tenantId: 'check', ...onScreenshot };
    const extraction = await reading.execute(request, new AbortController().signal);
    if (screenshot !== null && picture) await writeFile(screenshot, picture.bytes);
    return extraction;
  } catch (error) {
    // The address, or a part of ours: told as the page's own trouble is.
    if (error instanceof AppError) return failedExtraction(url, error.reason, error.message);
    throw error;
  } finally {
    await browser.close();
    await egress.close();
  }
}

async function readFromFile(
  { file, url }: Extract<CheckRequest, { kind: 'file' }>,
  pool: ExtractionPool,
): Promise<Extraction> {
  try {
    return await pool.extract({ ...(await readSavedPage(file, url)), authorSalt: NOBODYS });
  } catch (error) {
    if (!(error instanceof AppError) || error.kind !== 'too_large') throw error;
    return failedExtraction(url, error.reason, error.message);
  }
}

async function checkOne(
  request: Exclude<CheckRequest, { kind: 'batch' }>,
  pool: ExtractionPool,
  terminal: Terminal,
): Promise<number> {
  const read = request.kind === 'file' ? await readFromFile(request, pool) : await readFromWeb(request, pool);
  const extraction = withPlausibility(read, null);
  if (extraction.error) terminal.stderr.write(`${extraction.error.detail}\n`);
  terminal.stdout.write(request.json ? `${JSON.stringify(extraction)}\n` : describeExtraction(extraction));
  return extraction.status === 'ok' ? EXIT.ok : EXIT.notRead;
}

/**
 * The `check` command: reads pages as the product would and prints what it read, saving nothing.
 * @returns the exit code. What goes wrong is one sentence on stderr.
 */
export async function runCheck(args: readonly string[], terminal: Terminal): Promise<number> {
  const pool = new ExtractionPool();
  try {
    const request = parseCheck(args);
    if (request.kind !== 'batch') return await checkOne(request, pool, terminal);
    await checkBatch(request.file, pool, terminal.stdout);
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    terminal.stderr.write(`${error.message}\n`);
    return error.kind === 'invalid' ? EXIT.badArguments : EXIT.notRead;
  } finally {
    await pool.close();
  }
}
