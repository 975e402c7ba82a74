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

/** Asks until it is so; the test's own time limit ends it. */
export async function until(so: () => Promise<boolean>): Promise<void> {
  while (!(await so())) await new Promise((resolve) => setImmediate(resolve));
}
