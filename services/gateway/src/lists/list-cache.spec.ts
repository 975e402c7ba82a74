import { MemoryCache } from '@blackfang/cache';
import { AppError, newId, PERMISSIONS_OF, type Caller, type Role } from '@blackfang/core';
import { ListCache } from './list-cache.ts';

const tenantId = newId();
const member = (role: Role, of = tenantId): Caller => ({
  tenantId: of,
  userId: newId(),
  sessionId: newId(),
  kind: 'member',
  role,
  permissions: PERMISSIONS_OF[role],
});

describe('lists that were asked for a moment ago', () => {
  const shared = new MemoryCache();
  let lists: ListCache;
  let loads: number;

  beforeEach(() => {
    lists = new ListCache(shared);
    loads = 0;
  });

  const load = () => Promise.resolve({ items: [++loads] });
  const read = async (caller: Caller, { address = '/watches', from = lists, fresh = false } = {}) =>
    String((await from.read(caller, address, load, fresh)).bytes);

  it('are loaded once for all of a tenant who may see the same', async () => {
    const all = await Promise.all([read(member('owner')), read(member('owner'))]);
    expect([...all, await read(member('owner'))]).toEqual(Array(3).fill('{"items":[1]}'));
  });

  it('are loaded again for those who waited, when the one who began it has gone', async () => {
    const gone = Promise.withResolvers<never>();
    const first = lists.read(member('owner'), '/watches', () => gone.promise);
    const second = read(member('owner'));
    gone.reject(new AppError('cancelled', 'call_cancelled', 'Gone.'));
    await expect(first).rejects.toMatchObject({ kind: 'cancelled' });
    expect(await second).toBe('{"items":[1]}');
  });

  it('are not given to another tenant, another role, or for another address', async () => {
    await read(member('owner'));
    await read(member('owner', newId()));
    await read(member('viewer'));
    await read({ ...member('owner'), kind: 'key', permissions: ['watches:read'] });
    await read(member('owner'), { address: '/watches?limit=2' });
    expect(loads).toBe(5);
  });

  it('are loaded anew after a write through any gateway', async () => {
    const other = new ListCache(shared);
    await read(member('owner'));
    await other.written(tenantId);
    expect(await read(member('owner'))).toBe('{"items":[2]}');
    expect(await read(member('owner'), { from: other })).toBe('{"items":[3]}');
  });

  it('are loaded anew after something has happened to the tenant, and when that is asked for', async () => {
    await read(member('owner'));
    lists.heard(newId());
    expect(await read(member('owner'))).toBe('{"items":[1]}');
    lists.heard(tenantId);
    expect(await read(member('owner'))).toBe('{"items":[2]}');
    expect(await read(member('owner'), { fresh: true })).toBe('{"items":[3]}');
    expect(await read(member('owner'))).toBe('{"items":[3]}');
  });

  it('are not what they were when a write came while they were being loaded', async () => {
    const before = Promise.withResolvers<object>();
    const loading = lists.read(member('owner'), '/rules', () => before.promise);
    await lists.written(tenantId);
    before.resolve({ items: ['before'] });
    await loading;
    expect(await read(member('owner'), { address: '/rules' })).toBe('{"items":[1]}');
  });

  it('keep no failure', async () => {
    const failing = () => Promise.reject(new Error('away'));
    await expect(lists.read(member('owner'), '/failing', failing)).rejects.toThrow('away');
    expect(await read(member('owner'), { address: '/failing' })).toBe('{"items":[1]}');
  });

  it('have a tag that tells what they say', async () => {
    const tag = async (of: object) => (await lists.read(member('owner'), newId(), () => Promise.resolve(of))).etag;
    expect(await tag({ items: [] })).toBe(await tag({ items: [] }));
    expect(await tag({ items: [] })).not.toBe(await tag({ items: [1] }));
  });
});
