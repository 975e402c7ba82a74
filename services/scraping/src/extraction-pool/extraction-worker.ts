import { parentPort } from 'node:worker_threads';
import { AppError } from '@blackfang/core';
// This part alone: connections and proxies are not for here, and would cost each thread 15 MB.
import { decodeBodySync } from '@blackfang/egress/decode';
import { extractPage } from '../extract/extract-page.ts';
import { failedExtraction } from '../extract/extraction.ts';
import type { Extraction } from '../extract/extraction.ts';
import { LIMITS } from '../extract/limits.ts';
import type { ComparedPages, FollowedText, Refused, StoredText } from '../page-changes/compare-stored.ts';
import { withHashedAuthors } from './hash-authors.ts';
import type { Shown } from '../stored-page/show-stored.ts';
import type { ExtractionTask, WorkerMessage, WorkerTask } from './messages.ts';

const port = parentPort;
if (port === null) throw new Error('extraction-worker runs in a worker thread');

function read(task: ExtractionTask): Extraction {
  const held = [task.bytes];
  try {
    const { url, contentType, authorSalt } = task;
    const bytes = decodeBodySync(task.bytes, task.codings, LIMITS.pageBytes);
    held.push(bytes);
    const page = { url, contentType, bytes };
    const extraction = extractPage(page, { promotion: true, listing: true, reviews: authorSalt !== undefined });
    return authorSalt === undefined ? extraction : withHashedAuthors(extraction, authorSalt);
  } catch (error) {
    if (!(error instanceof AppError)) throw error; // a bug: this thread ends, the pool tells and starts another
    const reason = error.kind === 'too_large' ? 'page_too_large' : error.reason;
    return failedExtraction(task.url, reason, error.message);
  } finally {
    held.forEach(letGo);
  }
}

/**
 * Gives a page's bytes back at once. Left to the collector they call it: some forty pages of them make it go through the
 * whole heap, which costs more than to read a page.
 */
function letGo({ buffer, byteLength }: Uint8Array): void {
  // What is as large as that stands alone, not among others in Node's pool.
  if (byteLength < Buffer.poolSize || !(buffer instanceof ArrayBuffer) || buffer.detached) return;
  buffer.transfer(0);
}

// What few threads are ever asked for is loaded when it is: to compare pages takes 30 MB alone.
async function show({ page, fields }: WorkerTask & { kind: 'show' }): Promise<Shown> {
  const { MAX_SHOWN_BYTES, showStored, TOO_LARGE } = await import('../stored-page/show-stored.ts');
  try {
    const bytes = decodeBodySync(page.bytes, page.codings, MAX_SHOWN_BYTES);
    return showStored({ url: page.url, contentType: page.contentType, bytes }, fields);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.kind === 'too_large') return TOO_LARGE;
    return { kind: 'refused', reason: error.reason, detail: error.message };
  }
}

const loadComparing = () => import('../page-changes/compare-stored.ts');

const decoded = ({ url, contentType, bytes, codings }: ExtractionTask, maxBytes: number) => ({
  url,
  contentType,
  bytes: decodeBodySync(bytes, codings, maxBytes),
});

async function compare({ page, later, options }: WorkerTask & { kind: 'compare' }): Promise<ComparedPages> {
  const { compareStored, MAX_COMPARED_BYTES: max } = await loadComparing();
  return orRefused(() => compareStored(decoded(page, max), decoded(later, max), options));
}

async function follow({ page, later, options }: WorkerTask & { kind: 'follow' }): Promise<FollowedText> {
  const { followStored, MAX_COMPARED_BYTES: max } = await loadComparing();
  return orRefused(() => followStored(decoded(page, max), decoded(later, max), options));
}

async function text({ page, options }: WorkerTask & { kind: 'text' }): Promise<StoredText> {
  const { textOfStored, MAX_COMPARED_BYTES: max } = await loadComparing();
  return orRefused(() => textOfStored(decoded(page, max), options));
}

function orRefused<T>(work: () => T): T | Refused {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.kind !== 'too_large') return { kind: 'refused', reason: error.reason, detail: error.message };
    return { kind: 'refused', reason: 'page_too_large', detail: 'The page is larger than what is compared.' };
  }
}

async function answer(task: WorkerTask): Promise<WorkerMessage> {
  switch (task.kind) {
    case 'read':
      return { kind: 'read', extraction: read(task.page) };
    case 'show':
      return { kind: 'show', shown: await show(task) };
    case 'compare':
      return { kind: 'compare', compared: await compare(task) };
    case 'follow':
      return { kind: 'follow', followed: await follow(task) };
    case 'text':
      return { kind: 'text', text: await text(task) };
  }
}

// What is thrown here ends the thread, as a bug should: the pool tells and starts another.
port.on('message', (task: WorkerTask) => void answer(task).then((message) => port.postMessage(message)));
port.postMessage({ kind: 'ready' } satisfies WorkerMessage);
