import type { Writable } from 'node:stream';
import { AppError, Clock } from '@blackfang/core';
import { Egress } from '@blackfang/egress';
import { failedExtraction } from '../extract/extraction.ts';
import type { Extraction } from '../extract/extraction.ts';
import { withPlausibility } from '../extract/plausibility.ts';
import { ExtractionPool } from '../extraction-pool/extraction-pool.ts';
import { fetchPage, USER_AGENT } from '../fetch/fetch-page.ts';
import { Robots } from '../fetch/robots.ts';
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

async function readFromWeb(
  { url, allowEgress }: Extract<CheckRequest, { kind: 'fetch' }>,
  pool: ExtractionPool,
): Promise<Extraction> {
  const clock = new Clock();
  const egress = new Egress({ userAgent: USER_AGENT, allow: allowEgress });
  try {
    const robots = new Robots(egress, clock, USER_AGENT);
    const fetched = await fetchPage({ egress, robots, clock }, { url });
    if (fetched.kind === 'failed') return failedExtraction(url, fetched.failure.reason, fetched.failure.detail);
    if (fetched.kind === 'unchanged') return failedExtraction(url, 'http_304', 'The site sent no page.');
    return await pool.extract(fetched);
  } finally {
    await egress.close();
  }
}

async function readFromFile(
  { file, url }: Extract<CheckRequest, { kind: 'file' }>,
  pool: ExtractionPool,
): Promise<Extraction> {
  try {
    return await pool.extract(await readSavedPage(file, url));
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
