import { caller, startHouse, tokenOf, type House } from './house.ts';

const BOOK = { name: 'book', count: 1 };

describe('who may call', () => {
  let house: House;
  beforeAll(async () => (house = await startHouse()));
  afterAll(() => house.close());

  it('is whoever holds the permission of the method', async () => {
    const accessToken = await tokenOf(caller({ role: 'viewer' }));
    expect(await house.client().look(BOOK, { accessToken })).toEqual(BOOK);
    await expect(house.client().put(BOOK, { accessToken })).rejects.toMatchObject({
      kind: 'denied',
      reason: 'permission_missing',
      meta: { permission: 'watches:write' },
    });
  });

  it('is, of the keys, one with the scope, within the role of who made it', async () => {
    const key = (role: 'owner' | 'viewer', ...permissions: ('watches:write' | 'rules:write')[]) =>
      tokenOf(caller({ kind: 'key', role, permissions }));
    const put = async (accessToken: Promise<string>) => house.client().put(BOOK, { accessToken: await accessToken });
    expect(await put(key('owner', 'watches:write'))).toEqual(BOOK);
    await expect(put(key('owner', 'rules:write'))).rejects.toMatchObject({ kind: 'denied' });
    await expect(put(key('owner'))).rejects.toMatchObject({ kind: 'denied' });
    await expect(put(key('viewer', 'watches:write'))).rejects.toMatchObject({ kind: 'denied' });
    expect(await house.client().greet(BOOK, { accessToken: await key('owner') })).toEqual(BOOK);
  });

  it('is nobody without a token', async () => {
    await expect(house.client().greet(BOOK)).rejects.toMatchObject({
      kind: 'unauthenticated',
      reason: 'token_missing',
    });
    const forged = house.client().greet(BOOK, { accessToken: 'x.y.z' });
    await expect(forged).rejects.toMatchObject({ kind: 'unauthenticated', reason: 'token_invalid' });
  });

  it('is, where a method names services, one of these and no user', async () => {
    expect(await house.client({ from: 'gateway' }).restock(BOOK)).toEqual(BOOK);
    await expect(house.client({ from: 'alerting' }).restock(BOOK)).rejects.toMatchObject({
      kind: 'denied',
      reason: 'caller_refused',
    });
    const accessToken = await tokenOf(caller({ role: 'owner' }));
    await expect(house.client().restock(BOOK, { accessToken })).rejects.toMatchObject({
      kind: 'unauthenticated',
      reason: 'service_token_missing',
    });
  });

  it('is no service that shows a token meant for another', async () => {
    await expect(house.client({ from: 'gateway', to: 'billing' }).restock(BOOK)).rejects.toMatchObject({
      kind: 'unauthenticated',
      reason: 'service_token_invalid',
    });
  });

  it('is no service that only serves itself where a user is asked for', async () => {
    await expect(house.client({ from: 'gateway' }).look(BOOK)).rejects.toMatchObject({ reason: 'token_missing' });
  });

  it('writes the tenant into the log lines of the work', async () => {
    house.logLines.length = 0;
    const who = caller();
    house.shelf.put = () => Promise.reject(new Error('broken'));
    const call = house.client().put(BOOK, { accessToken: await tokenOf(who) });
    await expect(call).rejects.toMatchObject({ kind: 'internal' });
    expect(house.logLines.map((line) => JSON.parse(line) as object)).toEqual([
      expect.objectContaining({ level: 'error', tenant: who.tenantId, service: 'scraping' }),
    ]);
  });
});
