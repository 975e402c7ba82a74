import { AppError } from '@blackfang/core';
import type { StoredRecord } from '@blackfang/messaging';

/** Writes down what arrives, and says when there is enough of it. */
export class Ledger {
  readonly records: StoredRecord[] = [];
  readonly batches: (readonly StoredRecord[])[] = [];
  readonly #waiting = new Set<() => void>();

  add(records: readonly StoredRecord[]): void {
    this.records.push(...records);
    this.batches.push(records);
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }

  /** @returns all records, once there are this many. */
  async reaches(count: number): Promise<readonly StoredRecord[]> {
    while (this.records.length < count) await new Promise<void>((resolve) => this.#waiting.add(resolve));
    return this.records;
  }
}

/** Again while the log is away: an append too, though the log may have the records already. */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof AppError && error.kind === 'unavailable')) throw error;
    }
  }
}
