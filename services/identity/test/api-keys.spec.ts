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

  it('refuses a key from its end on, and gives no token that outlives it', async () => {
    const ada = await register(world);
    const make = (expiresAt: Date) =>
      world.keys.createApiKey({ name: 'Short', scopes: ['watches:read'], expiresAt }, ada.as);
    const at = (ms: number) => new Date(world.database.clock.now().getTime() + ms);
    const end = at(60_000);
    const { secret, apiKey } = await make(end);
    expect(apiKey?.expiresAt).toEqual(end);
    expect(await list(ada.as)).toEqual([apiKey]);
    const { accessToken, expiresInS } = await exchange(secret);
    expect(expiresInS).toBeLessThanOrEqual(60);
    expect(claimsOf(accessToken).exp * 1_000).toBeLessThanOrEqual(end.getTime());
    await world.sql(`UPDATE api_key SET expires_at = clock_timestamp() - interval '1 s' WHERE tenant_id = $1`, [
      ada.tenantId,
    ]);
    await expect(exchange(secret)).rejects.toMatchObject({ kind: 'unauthenticated', reason: 'api_key_expired' });
    for (const never of [at(-1_000), at(6 * 366 * 86_400_000)]) {
      await expect(make(never)).rejects.toMatchObject({
        kind: 'invalid',
        reason: 'expires_at_invalid',
        fields: [{ path: 'expiresAt' }],
      });
    }
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

  it('counts how often keys are used, by day, and tells the own tenant alone', async () => {
    const [ada, eve] = [await register(world), await register(world, somebody('Eve'))];
    const make = async (name: string) =>
      (await world.keys.createApiKey({ name, scopes: ['watches:read'] }, ada.as)).apiKey?.id ?? '';
    const [busy, calm, gone] = [await make('Busy'), await make('Calm'), await make('Gone')];
    const daysAgo = (days: number) =>
      new Date(world.database.clock.now().getTime() - days * 86_400_000).toISOString().slice(0, 10);
    const record = (...uses: (readonly [keyId: string, day: string, requests: bigint, tenantId?: string])[]) =>
      world.accounts.recordApiKeyUse({
        items: uses.map(([apiKeyId, day, requests, tenantId = ada.tenantId]) => ({
          ...{ apiKeyId, day, requests, tenantId },
        })),
      });
    const use = async (days: number, as = ada.as) => (await world.keys.listApiKeyUse({ days }, as)).items;
    expect(await use(0)).toEqual([]);
    await record([busy, daysAgo(0), 3n], [calm, daysAgo(0), 1n], [busy, daysAgo(0), 4n], [gone, daysAgo(1), 2n]);
    await Promise.all([record([busy, daysAgo(1), 1n]), record([busy, daysAgo(0), 10n], [calm, daysAgo(2), 5n])]);
    // A key of another tenant's is no key of this one.
    await record([busy, daysAgo(0), 1_000n, eve.tenantId]);
    await world.keys.deleteApiKey({ id: gone }, ada.as);
    await record([gone, daysAgo(0), 7n]);
    expect(await use(3)).toEqual([
      { apiKeyId: busy, name: 'Busy', requests: [0n, 1n, 17n] },
      { apiKeyId: calm, name: 'Calm', requests: [5n, 0n, 1n] },
      { apiKeyId: gone, name: undefined, requests: [0n, 2n, 0n] },
    ]);
    expect((await world.keys.listApiKeyUse({ days: 3 }, ada.as)).from).toBe(daysAgo(2));
    expect((await use(1)).map(({ requests }) => requests)).toEqual([[17n], [1n]]);
    expect((await use(0))[0]?.requests).toHaveLength(30);
    expect(await use(3, eve.as)).toEqual([]);
    await expect(use(91)).rejects.toMatchObject({ reason: 'days_invalid', fields: [{ path: 'days' }] });
    await expect(record([busy, 'today', 1n])).rejects.toMatchObject({ reason: 'key_use_invalid' });
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
