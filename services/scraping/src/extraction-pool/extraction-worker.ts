import { parentPort } from 'node:worker_threads';
import { AppError } from '@blackfang/core';
import { decodeBodySync } from '@blackfang/egress';
import { extractPage } from '../extract/extract-page.ts';
import { failedExtraction } from '../extract/extraction.ts';
import type { Extraction } from '../extract/extraction.ts';
import { LIMITS } from '../extract/limits.ts';
import type { ExtractionTask, WorkerMessage } from './messages.ts';

const port = parentPort;
if (port === null) throw new Error('extraction-worker runs in a worker thread');

function read(task: ExtractionTask): Extraction {
  try {
    const bytes = decodeBodySync(task.bytes, task.codings, LIMITS.pageBytes);
    return extractPage({ url: task.url, contentType: task.contentType, bytes });
  } catch (error) {
    if (!(error instanceof AppError)) throw error; // a bug: this thread ends, the pool tells and starts another
    const reason = error.kind === 'too_large' ? 'page_too_large' : error.reason;
    return failedExtraction(task.url, reason, error.message);
  }
}

port.on('message', (task: ExtractionTask) => {
  port.postMessage({ kind: 'read', extraction: read(task) } satisfies WorkerMessage);
});
port.postMessage({ kind: 'ready' } satisfies WorkerMessage);
