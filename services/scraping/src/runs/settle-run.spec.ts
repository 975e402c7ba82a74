import { failedExtraction } from '../extract/extraction.ts';
import { failure, type PageFailure } from '../fetch/classify-response.ts';
import type { RunResult } from './run-result.ts';
import { settleRun, type Settling } from './settle-run.ts';
import type { WatchState } from './watch-state.ts';

const now = new Date('2026-05-01T12:00:00Z');
const seenBefore = new Date('2026-05-01T11:00:00Z');
const latest = {
  observationId: 'old',
  price: { amount: '10.00', currency: 'EUR' },
  availability: 'in_stock',
  observedAt: seenBefore,
};
const watch: WatchState = {
  status: 'active',
  pausedReason: '',
  title: 'Lamp',
  lastSeenAt: seenBefore,
  seenStartedAt: seenBefore,
  streak: { failures: 0, gone: 0 },
  etag: '"a"',
  lastModified: null,
  pageHash: 'hash',
  snapshotId: 'snapshot',
  extractorVersion: 1,
  latest,
  held: null,
  sequence: 4n,
};
const measured = { httpStatus: 200, fetchMs: 5, restMs: 0, crawlDelayMs: 0, log: [] };
const same: RunResult = { ...measured, kind: 'unchanged', etag: '"b"', lastModified: null };
const failed = (trouble: PageFailure): RunResult => ({ ...measured, kind: 'failed', failure: trouble });
const settle = (result: RunResult, more: Partial<Settling> = {}) =>
  settleRun({
    watch,
    attempt: 1,
    startedAt: new Date('2026-05-01T11:59:59Z'),
    result,
    now,
    observationId: 'new',
    snapshotId: null,
    isReplaced: false,
    random: () => 0,
    ...more,
  });

const down = failure('server_error', 'http_503', 'The site has trouble of its own (503).', true);
const gone = failure('gone', 'http_404', 'There is no page at this address any more (404).', false);

describe('what becomes of a run and its watch', () => {
  it('moves nothing but the time of the last look when the page is the same', () => {
    const { watch: after, decision, run } = settle(same);
    expect(run.status).toBe('succeeded');
    expect(decision).toBeNull();
    expect(after).toEqual({ ...watch, lastSeenAt: now, seenStartedAt: new Date('2026-05-01T11:59:59Z'), etag: '"b"' });
  });

  it('tries again while the site has trouble, until it has tried often enough', () => {
    expect(settle(failed(down))).toMatchObject({ run: { status: 'queued', reason: 'http_503' }, retryInMs: 7_500 });
    expect(settle(failed(down))).toMatchObject({ watch, paused: false });
    const last = settle(failed(down), { attempt: 4 });
    expect(last).toMatchObject({ run: { status: 'failed' }, retryInMs: null, watch: { status: 'failing' } });
  });

  it('does not try again when another run of the watch waits anyway', () => {
    expect(settle(failed(down), { isReplaced: true })).toMatchObject({ run: { status: 'failed' }, retryInMs: null });
  });

  it('puts a run back that was cut off by its own process', () => {
    const cut = failure('cancelled', 'cancelled', 'The request was cancelled.', false);
    expect(settle(failed(cut))).toMatchObject({ run: { status: 'queued' }, retryInMs: 0, watch });
  });

  it('pauses a watch whose page stays gone, and says so once', () => {
    let state = watch;
    const paused = [1, 2, 3, 4].map(() => {
      const settled = settle(failed(gone), { watch: state });
      state = settled.watch;
      return settled.paused;
    });
    expect(paused).toEqual([false, false, true, false]);
    expect(state).toMatchObject({ status: 'paused', pausedReason: 'gone', latest });
  });

  it('is active again once its page is reached, but stays paused where it was paused', () => {
    const streak = { failures: 5, gone: 0 };
    const failing = settle(same, { watch: { ...watch, status: 'failing', streak } });
    expect(failing.watch).toMatchObject({ status: 'active', streak: { failures: 0, gone: 0 } });
    const paused = settle(same, { watch: { ...watch, status: 'paused', pausedReason: 'person' } });
    expect(paused.watch).toMatchObject({ status: 'paused', pausedReason: 'person' });
  });

  it('takes nothing from a run that began before one whose result was taken', () => {
    const late = settle(same, { startedAt: new Date('2026-05-01T10:00:00Z') });
    expect(late).toMatchObject({ run: { status: 'cancelled', reason: 'overtaken' }, watch });
  });

  it('does not overwrite what the page does not show now', () => {
    const { error: _error, ...nothing } = failedExtraction('https://shop.test/p', '', '');
    const soldOut = { ...nothing, status: 'ok', availability: 'out_of_stock' } as const;
    const snapshot = {
      tenantId: 't',
      id: 's',
      sha256: 'other',
      contentType: null,
      encoding: 'gzip',
      storedBytes: 1,
    } as const;
    const read: RunResult = {
      ...measured,
      kind: 'read',
      url: 'https://shop.test/p',
      etag: null,
      lastModified: null,
      fetchedBytes: 1,
      extractMs: 1,
      snapshot,
      extraction: soldOut,
    };
    expect(settle(read, { snapshotId: 's' }).watch).toMatchObject({
      latest: { observationId: 'new', price: latest.price, availability: 'out_of_stock', observedAt: now },
      sequence: 5n,
      pageHash: 'other',
      snapshotId: 's',
      title: 'Lamp',
    });
    const broken = { ...read, extraction: failedExtraction('u', 'page_too_deep', 'Too deep.') };
    expect(settle(broken, { snapshotId: 's' })).toMatchObject({
      run: { status: 'failed', reason: 'page_too_deep', detail: 'Too deep.' },
      watch: { latest, sequence: 5n, etag: null, pageHash: null, status: 'failing', streak: { failures: 1, gone: 0 } },
    });
  });
});
