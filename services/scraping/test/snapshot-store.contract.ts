import { createHash, randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { newId } from '@blackfang/core';
import type { SnapshotStore } from '../src/snapshots/snapshot-store.ts';

/** What an adapter brings to be examined: an empty place. */
export interface SnapshotHouse {
  /** A process that uses the place. */
  open(): SnapshotStore;
  /** Makes whatever is stored there look as if it had been put long ago. */
  ageAll(): Promise<void>;
  close(): Promise<void>;
}

const HOUR = 3_600_000;
const TENANT = '01a1fce2-a788-742f-9eea-c63f9b47573c';
const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const UNKNOWN = async () => new Set<string>();
/** All that others have is known. */
const unknownOf = (tenantId: string) => async (of: string, sha256s: readonly string[]) =>
  new Set(of === tenantId ? [] : sha256s);

/** Every adapter of the store of pages passes this. */
export function snapshotStoreContract(name: string, start: () => Promise<SnapshotHouse>, startMs = 30_000): void {
  describe(`the store of pages: ${name}`, () => {
    let house: SnapshotHouse;
    let store: SnapshotStore;

    beforeAll(async () => {
      house = await start();
      store = house.open();
    }, startMs);
    afterAll(async () => {
      store.close();
      await house.close();
    });

    async function stored(tenantId: string, bytes: Uint8Array = randomBytes(100)): Promise<string> {
      const sha256 = hashOf(bytes);
      await store.put(tenantId, sha256, bytes);
      return sha256;
    }
    const read = async (tenantId: string, sha256: string) => buffer(await store.open(tenantId, sha256));
    /** As many sweeps as an adapter may need, with the time between them. @returns how many were removed */
    async function sweepAll(known: Parameters<SnapshotStore['sweep']>[1]): Promise<number> {
      let removed = 0;
      for (let sweeps = 0; sweeps < 2; sweeps += 1) {
        await house.ageAll();
        removed += await store.sweep(HOUR, known);
      }
      return removed;
    }

    it('removes all of a tenant, also what is on its way out, and nothing of another', async () => {
      const [gone, kept] = [newId(), newId()];
      const pages = [await stored(gone), await stored(gone), await stored(gone)];
      const other = await stored(kept);
      await house.ageAll();
      await store.sweep(HOUR, async (of, sha256s) => new Set(of === gone ? [] : sha256s));
      pages.push(await stored(gone));
      await store.removeTenant(gone);
      await store.removeTenant(gone);
      for (const page of pages) await expect(store.open(gone, page)).rejects.toMatchObject({ kind: 'not_found' });
      expect(await read(kept, other)).toHaveLength(100);
    });

    it.each([
      ['a page', Buffer.from('<html>lamp</html>')],
      ['nothing', Buffer.alloc(0)],
      ['any bytes', Buffer.from(Array.from({ length: 256 }, (_, value) => value))],
      ['10 MB', randomBytes(10 << 20)],
    ])('gives %s back as it was put, to whoever asks', async (_, bytes) => {
      const tenant = newId();
      const sha256 = await stored(tenant, bytes);
      const other = house.open();
      expect((await buffer(await other.open(tenant, sha256))).equals(bytes)).toBe(true);
      other.close();
    });

    it('keeps a content once, however often and at once it is put, and the bytes that came first', async () => {
      const tenant = newId();
      const bytes = randomBytes(200_000);
      const sha256 = hashOf(bytes);
      await Promise.all(Array.from({ length: 20 }, () => store.put(tenant, sha256, bytes)));
      await store.put(tenant, sha256, Buffer.from('the same page, packed by another release'));
      expect((await read(tenant, sha256)).equals(bytes)).toBe(true);
      expect(await sweepAll(unknownOf(tenant))).toBe(1);
    });

    it('is sure that a page is there once it says so', async () => {
      const tenant = newId();
      const bytes = randomBytes(50_000);
      const putting = house.open();
      await putting.put(tenant, hashOf(bytes), bytes);
      putting.close();
      expect((await read(tenant, hashOf(bytes))).equals(bytes)).toBe(true);
    });

    it('knows a page under its own tenant alone', async () => {
      const [ada, bob] = [newId(), newId()];
      const sha256 = await stored(ada);
      const trouble = { kind: 'not_found', reason: 'snapshot_not_found' };
      await expect(store.open(bob, sha256)).rejects.toMatchObject(trouble);
      await expect(store.open(ada, hashOf(Buffer.from('never put')))).rejects.toMatchObject(trouble);
      await stored(bob, await read(ada, sha256));
      // What one of them loses, the other keeps.
      await sweepAll(unknownOf(ada));
      await expect(store.open(ada, sha256)).rejects.toMatchObject(trouble);
      expect(hashOf(await read(bob, sha256))).toBe(sha256);
    });

    it.each([
      ['..', 'a'.repeat(64)],
      [TENANT, '../x'],
      [TENANT, `${'a'.repeat(64)}/..`],
      [TENANT, 'A'.repeat(64)],
      [`${TENANT}/..`, 'a'.repeat(64)],
      ['', ''],
    ])('refuses a name that no page has: %p %p', async (tenant, sha256) => {
      await expect(store.open(tenant, sha256)).rejects.toThrow('No snapshot has the name');
      await expect(store.put(tenant, sha256, Buffer.from('x'))).rejects.toThrow('No snapshot has the name');
    });

    it('sweeps what is old and has no row, of as many as there are, and nothing else', async () => {
      await sweepAll(UNKNOWN);
      const [ada, bob] = [newId(), newId()];
      const contents = Array.from({ length: 300 }, (_, value) => Buffer.from(`page ${value}`));
      const kept = new Set(contents.filter((_, at) => at % 10 !== 1).map(hashOf));
      for (const tenant of [ada, bob]) {
        for (let from = 0; from < contents.length; from += 50) {
          await Promise.all(contents.slice(from, from + 50).map((bytes) => stored(tenant, bytes)));
        }
      }
      expect(await store.sweep(HOUR, UNKNOWN)).toBe(0);
      const known = async (_: string, sha256s: readonly string[]) => {
        expect(sha256s.length).toBeLessThanOrEqual(1_000);
        return new Set(sha256s.filter((sha256) => kept.has(sha256)));
      };
      expect(await sweepAll(known)).toBe(60);
      for (const tenant of [ada, bob]) {
        for (const sha256 of [...kept].slice(0, 5)) expect(hashOf(await read(tenant, sha256))).toBe(sha256);
        await expect(store.open(tenant, hashOf(contents[1]!))).rejects.toMatchObject({ kind: 'not_found' });
      }
      expect(await sweepAll(known)).toBe(0);
    });

    it('loses nothing that a run puts and commits while a sweep is at it', async () => {
      const tenant = newId();
      const bytes = randomBytes(1_000);
      const sha256 = await stored(tenant, bytes);
      await house.ageAll();
      await store.sweep(HOUR, async (of, sha256s) => {
        await stored(tenant, bytes);
        return unknownOf(tenant)(of, sha256s);
      });
      expect((await read(tenant, sha256)).equals(bytes)).toBe(true);
      expect(await sweepAll(async (_, sha256s) => new Set(sha256s))).toBe(0);
      expect((await read(tenant, sha256)).equals(bytes)).toBe(true);
    });
  });
}
