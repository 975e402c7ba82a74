import { claimsOf, joinAs, register, somebody, startWorld, type World } from './world.ts';

describe('P11 API keys', () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld();
  });

  afterAll(() => world.close());

  const exchange = (apiKey: string) => world.accounts.exchangeApiKey({ apiKey });
  const list = async (as: { accessToken: string }) =>
    (await world.keys.listApiKeys({ limit: 0, cursor: '' }, as)).items;

  it('shows the secret once and keeps its hash', async () => {
    const ada = await register(world);
    const made = await world.keys.createApiKey({ name: 'Sync', scopes: ['watches:write', 'watches:read'] }, ada.as);
    expect(made.secret).toMatch(/^bf_[\w-]{55}$/);
    expect(made.apiKey).toMatchObject({ name: 'Sync', scopes: ['watches:read', 'watches:write'] });
    expect(made.secret.startsWith(made.apiKey?.prefix ?? '-')).toBe(true);
    expect(await list(ada.as)).toEqual([made.apiKey]);
    const dump = await world.sql<{ row: string }>(
      'SELECT k::text || l::text AS row FROM api_key k JOIN api_key_lookup l ON l.api_key_id = k.id WHERE k.id = $1',
      [made.apiKey?.id],
    );
    expect(dump[0]?.row).not.toContain(made.secret.slice(15));
  });

  it('gives a token of 5 minutes for a key, that can do what its scopes say', async () => {
    const ada = await register(world);
    const { secret, apiKey } = await world.keys.createApiKey({ name: 'Read', scopes: ['members:read'] }, ada.as);
    const { accessToken, expiresInS } = await exchange(secret);
    expect(expiresInS).toBe(300);
    expect(claimsOf(accessToken)).toMatchObject({
      kind: 'key',
      scp: ['members:read'],
      sid: apiKey?.id,
      tid: ada.tenantId,
    });
    const as = { accessToken };
    expect((await world.people.listMembers({ limit: 0, cursor: '' }, as)).items).toHaveLength(1);
    const invite = world.people.createInvitation({ email: somebody().email, role: 'viewer' }, as);
    await expect(invite).rejects.toMatchObject({ kind: 'denied', reason: 'permission_missing' });
    expect(await world.accounts.checkSession(idsOfKey(accessToken))).toMatchObject({ active: true });
  });

  it('notes the last use, once a minute', async () => {
    const ada = await register(world);
    const { secret } = await world.keys.createApiKey({ name: 'Read', scopes: ['members:read'] }, ada.as);
    const used = async () => (await list(ada.as))[0]?.lastUsedAt;
    expect(await used()).toBeUndefined();
    await exchange(secret);
    const first = await used();
    expect(first).toBeInstanceOf(Date);
    await exchange(secret);
    expect(await used()).toEqual(first);
    await world.sql(`UPDATE api_key SET last_used_at = last_used_at - interval '1 minute' WHERE tenant_id = $1`, [
      ada.tenantId,
    ]);
    await exchange(secret);
    expect((await used())?.getTime()).toBeGreaterThanOrEqual(first?.getTime() ?? Infinity);
  });

  it('refuses unknown scopes, none at all, and what the maker may not do', async () => {
    const ada = await register(world);
    const admin = await joinAs(world, ada, 'admin');
    const make = (scopes: string[], as = admin.as) => world.keys.createApiKey({ name: 'Key', scopes }, as);
    await expect(make(['watches:read', 'watches:fly'])).rejects.toMatchObject({
      kind: 'invalid',
      reason: 'scope_unknown',
      fields: [{ path: 'scopes.1' }],
    });
    await expect(make([])).rejects.toMatchObject({ reason: 'scopes_empty' });
    await expect(make(['billing:write'])).rejects.toMatchObject({ kind: 'denied', reason: 'scope_exceeds_role' });
    const analyst = await joinAs(world, ada, 'analyst');
    await expect(make(['watches:read'], analyst.as)).rejects.toMatchObject({ reason: 'permission_missing' });
  });

  it('narrows with the role of its maker, and tokens of the time before are refused', async () => {
    const ada = await register(world);
    const bob = await joinAs(world, ada, 'admin');
    const { secret } = await world.keys.createApiKey(
      { name: 'Key', scopes: ['members:read', 'members:write'] },
      bob.as,
    );
    const before = await exchange(secret);
    const { items } = await world.people.listMembers({ limit: 0, cursor: '' }, ada.as);
    await world.people.updateMember(
      { id: items.find((one) => one.userId === bob.userId)?.id ?? '', role: 'viewer' },
      ada.as,
    );
    const { notBefore } = await world.accounts.checkSession(idsOfKey(before.accessToken));
    expect(claimsOf(before.accessToken).iat * 1_000).toBeLessThan(notBefore?.getTime() ?? 0);
    const { accessToken } = await exchange(secret);
    expect(claimsOf(accessToken)).toMatchObject({ role: 'viewer' });
    await expect(
      world.people.createInvitation({ email: somebody().email, role: 'viewer' }, { accessToken }),
    ).rejects.toMatchObject({ reason: 'permission_missing' });
  });

  it('does for nobody what people do for themselves', async () => {
    const ada = await register(world);
    const { secret } = await world.keys.createApiKey({ name: 'Me', scopes: ['account:read', 'account:write'] }, ada.as);
    const as = await exchange(secret);
    const denied = { kind: 'denied', reason: 'members_only' };
    await expect(world.people.updateMe({ name: 'Eve' }, as)).rejects.toMatchObject(denied);
    await expect(world.people.listSessions({ limit: 0, cursor: '' }, as)).rejects.toMatchObject(denied);
    await expect(world.people.endSession({ id: ada.sessionId }, as)).rejects.toMatchObject(denied);
    expect(await world.people.getMe({}, as)).toMatchObject({
      tenants: [{ id: ada.tenantId }],
      permissions: ['account:read', 'account:write'],
    });
  });

  it('ends a key at once when it is deleted, by its own tenant alone', async () => {
    const ada = await register(world);
    const eve = await register(world, somebody('Eve'));
    const { secret, apiKey } = await world.keys.createApiKey({ name: 'Key', scopes: ['watches:read'] }, ada.as);
    const { accessToken } = await exchange(secret);
    const id = apiKey?.id ?? '';
    const gone = { kind: 'not_found', reason: 'api_key_not_found' };
    await expect(world.keys.deleteApiKey({ id }, eve.as)).rejects.toMatchObject(gone);
    await expect(world.keys.deleteApiKey({ id: 'nonsense' }, ada.as)).rejects.toMatchObject(gone);
    expect(await list(eve.as)).toEqual([]);
    await exchange(secret);
    await world.keys.deleteApiKey({ id }, ada.as);
    await expect(exchange(secret)).rejects.toMatchObject({ kind: 'unauthenticated', reason: 'api_key_invalid' });
    expect(await world.accounts.checkSession(idsOfKey(accessToken))).toMatchObject({ active: false });
    await expect(world.keys.deleteApiKey({ id }, ada.as)).rejects.toMatchObject(gone);
  });

  it.each(['', 'bf_', 'nonsense', `bf_${'A'.repeat(55)}`, 'x'.repeat(10_000)])('refuses the key %j', async (text) => {
    await expect(exchange(text)).rejects.toMatchObject({ kind: 'unauthenticated', reason: 'api_key_invalid' });
  });

  it('refuses a key whose secret part is another one', async () => {
    const ada = await register(world);
    const make = () => world.keys.createApiKey({ name: 'Key', scopes: ['watches:read'] }, ada.as);
    const [one, two] = [await make(), await make()];
    await expect(exchange(one.secret.slice(0, 15) + two.secret.slice(15))).rejects.toMatchObject({
      reason: 'api_key_invalid',
    });
  });

  it('P11 gives the same key for a repeated request, and one for many at once', async () => {
    const ada = await register(world);
    const make = () =>
      world.keys.createApiKey(
        { name: 'Once', scopes: ['watches:read'] },
        { ...ada.as, idempotencyKey: `once-${ada.userId}` },
      );
    const first = await make();
    expect(await make()).toEqual(first);
    expect(await list(ada.as)).toHaveLength(1);
  });
});

function idsOfKey(accessToken: string) {
  const { tid, sid } = claimsOf(accessToken);
  return { tenantId: tid, sessionId: sid };
}
