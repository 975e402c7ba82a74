import type { LogRecord, StoredRecord } from '@blackfang/messaging';

export const KEYS = 40;

export function padded(payload: Buffer): Buffer {
  return Buffer.concat([payload, Buffer.alloc(200_000)]);
}

/** Records that say their number, of 40 keys in turn. */
export function numbered(topic: string, from: number, count: number): LogRecord[] {
  return Array.from({ length: count }, (_, index) => ({
    topic,
    key: `key ${(from + index) % KEYS}`,
    headers: { number: String(from + index) },
    payload: Buffer.from(String(from + index)),
  }));
}

export function textOf(record: StoredRecord): string {
  return record.payload.toString();
}

export function range(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, index) => String(from + index));
}

export function numbers(records: readonly StoredRecord[]): string[] {
  return records.map(textOf).toSorted((a, b) => Number(a) - Number(b));
}

export function expectOrderOfKeys(records: readonly StoredRecord[]): void {
  for (const ofKey of Map.groupBy(records, (record) => record.key).values()) {
    const order = ofKey.map((record) => Number(textOf(record)));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  }
}
