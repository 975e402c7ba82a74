import { createLogger } from '@blackfang/observability';
import type { StoredRecord } from '../event-log.ts';
import { PartitionWorker } from './partition-worker.ts';

const log = createLogger({ service: 'spec', level: 'fatal' });

function records(from: number, count: number, bytes = 1): StoredRecord[] {
  return Array.from({ length: count }, (_, index) => ({
    topic: 'spec.v1',
    partition: 0,
    offset: BigInt(from + index),
    key: 'key',
    headers: {},
    payload: Buffer.alloc(bytes),
    appendedAt: new Date(0),
  }));
}

/** A worker whose batches end when the test says so, and what is fetched for it. */
function work(commit: (next: bigint) => Promise<boolean> = async () => true) {
  const begun: { readonly offsets: string; readonly signal: AbortSignal; end(error?: Error): void }[] = [];
  let wake: () => void = () => undefined;
  const fetching = { on: true, pauses: 0 };
  const worker = new PartitionWorker({
    group: 'spec',
    topic: 'spec.v1',
    partition: 0,
    maxBatch: 10,
    log,
    commit,
    onBatch: (batch, signal) =>
      new Promise((resolve, reject) => {
        const offsets = `${batch[0]?.offset}-${batch.at(-1)?.offset}`;
        begun.push({ offsets, signal, end: (error) => (error ? reject(error) : resolve()) });
        wake();
      }),
  });
  const pause = () => {
    fetching.on = false;
    fetching.pauses += 1;
    return () => void (fetching.on = true);
  };
  const batch = async (number: number) => {
    while (begun.length < number) await new Promise<void>((resolve) => (wake = resolve));
    return begun[number - 1]!;
  };
  return { worker, fetching, batch, give: (given: readonly StoredRecord[]) => worker.give(given, pause) };
}

describe('a worker of a partition', () => {
  it('has the partition fetched no more while it has enough, and again when half of that is done', async () => {
    const { worker, fetching, batch, give } = work();
    give(records(0, 40));
    expect(fetching.on).toBe(true);
    give(records(40, 20));
    give(records(60, 5));
    expect(fetching).toEqual({ on: false, pauses: 1 });
    for (let number = 1; number <= 4; number += 1) (await batch(number)).end();
    expect((await batch(5)).offsets).toBe('40-49');
    expect(fetching.on).toBe(false);
    (await batch(5)).end();
    await batch(6);
    expect(fetching.on).toBe(true);
    (await batch(6)).end();
    await worker.end();
  });

  it('has enough of few records that are large', async () => {
    const { worker, fetching, batch, give } = work();
    give(records(0, 6, 900_000));
    expect(fetching.on).toBe(false);
    (await batch(1)).end();
    await worker.end();
    expect(fetching.on).toBe(true);
  });

  it('ends behind the batch in hand, which it tells, and works at no other', async () => {
    const committed: bigint[] = [];
    const { worker, batch, give } = work(async (next) => committed.push(next) > 0);
    give(records(0, 30));
    const { signal, end } = await batch(1);
    const ended = worker.end();
    expect(signal.aborted).toBe(true);
    expect(worker.isOver).toBe(false);
    end();
    await ended;
    expect(worker.isOver).toBe(true);
    give(records(30, 1));
    expect(committed).toEqual([10n]);
  });

  it('does no batch again because the group could not be told of it', async () => {
    const told: bigint[] = [];
    const { worker, batch, give } = work(async (next) => {
      if (told.push(next) === 1) throw new Error('away');
      return true;
    });
    give(records(0, 20));
    (await batch(1)).end();
    expect((await batch(2)).offsets).toBe('10-19');
    expect(told).toEqual([10n, 10n]);
    (await batch(2)).end();
    await worker.end();
  });

  it('stops where the group says that the partition is another member’s', async () => {
    const { worker, batch, give } = work(async () => false);
    give(records(0, 20));
    const { end, signal } = await batch(1);
    end();
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    await worker.end();
    expect(worker.isOver).toBe(true);
  });
});
