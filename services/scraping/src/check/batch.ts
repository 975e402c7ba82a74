import { open } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { once } from 'node:events';
import { AppError } from '@blackfang/core';
import type { ExtractionError } from '../extract/extraction.ts';
import { withPlausibility } from '../extract/plausibility.ts';
import type { ExtractionPool } from '../extraction-pool/extraction-pool.ts';
import { isWebAddress } from './arguments.ts';
import { readSavedPage, toFileError } from './saved-page.ts';

/** One line of the batch; a longer one is answered as a bad line and passed over. */
const MAX_LINE_BYTES = 1024 * 1024;

type LineId = string | number | null;

interface Line {
  readonly id: LineId;
  readonly url: string;
  readonly html: string;
}

function failure(id: LineId, error: ExtractionError): string {
  return JSON.stringify({ id, status: 'failed', error });
}

function bad(id: LineId, detail: string): string {
  return failure(id, { reason: 'line_invalid', detail });
}

/** A line taken apart, or the answer to a bad one. */
function parseLine(text: string): Line | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return bad(null, 'The line is no JSON.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return bad(null, 'The line is no JSON object.');
  const { id, url, html } = value as Record<string, unknown>;
  const known = typeof id === 'string' || typeof id === 'number' ? id : null;
  if (typeof url !== 'string' || !isWebAddress(url))
    return bad(known, 'The line needs "url", an http or https address.');
  if (typeof html !== 'string' || html === '') return bad(known, 'The line needs "html", the path of a saved page.');
  return { id: known, url, html };
}

async function answer(text: string, pool: ExtractionPool): Promise<string> {
  const line = parseLine(text);
  if (typeof line === 'string') return line;
  try {
    const extraction = await pool.extract(await readSavedPage(line.html, line.url));
    return JSON.stringify({ id: line.id, ...withPlausibility(extraction, null) });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return failure(line.id, { reason: error.reason, detail: error.message });
  }
}

/** Lines of a file in pieces of bounded size; null stands for a line that is too long. */
async function* linesOf(file: string): AsyncGenerator<string | null> {
  const handle = await open(file).catch((error: unknown) => {
    throw toFileError(file, error);
  });
  let rest: Buffer = Buffer.alloc(0);
  let isTooLong = false;
  const finish = (part: Buffer): string | null => {
    const text = isTooLong ? null : Buffer.concat([rest, part]).toString('utf8');
    rest = Buffer.alloc(0);
    isTooLong = false;
    return text;
  };
  try {
    for await (const chunk of handle.createReadStream({ highWaterMark: 64 * 1024 }) as AsyncIterable<Buffer>) {
      let from = 0;
      for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
        yield finish(chunk.subarray(from, end));
        from = end + 1;
      }
      const tail = chunk.subarray(from);
      if (isTooLong || rest.length + tail.length > MAX_LINE_BYTES) {
        isTooLong = true;
        rest = Buffer.alloc(0);
      } else rest = Buffer.concat([rest, tail]);
    }
  } catch (error) {
    throw toFileError(file, error);
  }
  if (isTooLong || rest.length > 0) yield finish(Buffer.alloc(0));
}

/**
 * Reads the pages that a file of lines names and writes one line for each, in the same order.
 * Only a few pages are held at a time, however long the file.
 * @throws AppError `invalid` file_unreadable for the batch file itself
 */
export async function checkBatch(file: string, pool: ExtractionPool, output: Writable): Promise<void> {
  const window = pool.size * 2;
  const underWay: Promise<string>[] = [];
  const write = async (): Promise<void> => {
    const text = await underWay.shift();
    if (!output.write(`${text}\n`)) await once(output, 'drain');
  };
  let isFirst = true;
  for await (const raw of linesOf(file)) {
    const line = isFirst ? (raw?.replace(/^\ufeff/, '') ?? null) : raw;
    isFirst = false;
    if (line?.trim() === '') continue;
    const result = line === null ? Promise.resolve(bad(null, 'The line is too long.')) : answer(line, pool);
    result.catch(() => undefined); // told when its turn comes
    underWay.push(result);
    if (underWay.length >= window) await write();
  }
  while (underWay.length > 0) await write();
}
