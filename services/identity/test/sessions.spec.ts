import { GRACE_MS } from '../src/sessions/rotate-token.ts';
import { claimsOf, idsOf, joinAs, PASSWORD, register, startWorld, type World } from './world.ts';

describe('P12 sessions and refresh families', () => {
  let world: World;
  let other: Pick<World, 'accounts' | 'people'>;

  beforeAll(async () => {
    world = await startWorld();
    other = await world.startAnother();
  });

  afterAll(() => world.close());

  const refresh = (refreshToken: string, by = world.accounts) =>
    by.refresh({ refreshToken, client: { address: '203.0.113.9', userAgent: 'spec' } });

  const invalid = { kind: 'unauthenticated', reason: 'refresh_token_invalid' };

  /** As if the session's tokens had been replaced so long ago. */
  const age = (sessionId: string, ms: number) =>
    world.sql(
      `UPDATE refresh_token SET replaced_at = replaced_at - make_interval(secs => $2::float8 / 1000) WHERE session_id = $1`,
      [sessionId, ms],
    );

  it('gives a new pair for a refresh token, in the same session', async () => {
    const ada = await register(world);
    const next = await refresh(ada.grant.refreshToken);
    expect(next).toMatchObject({ role: 'owner', user: ada.grant.user, tenant: ada.grant.tenant });
    expect(next.refreshToken).not.toBe(ada.grant.refreshToken);
    expect(idsOf(next)).toEqual({ userId: ada.userId, tenantId: ada.tenantId, sessionId: ada.sessionId });
  });

  it('gives two tabs that refresh at once, on two processes, the same successor', async () => {
    const ada = await register(world);
    const tabs = await Promise.all(
      [world.accounts, other.accounts, world.accounts, other.accounts].map((by) => refresh(ada.grant.refreshToken, by)),
    );
    expect(new Set(tabs.map((tab) => tab.refreshToken)).size).toBe(1);
    const stored = await world.sql('SELECT 1 FROM refresh_token WHERE session_id = $1', [ada.sessionId]);
    expect(stored).toHaveLength(2);
    await age(ada.sessionId, GRACE_MS - 2_000);
    expect((await refresh(ada.grant.refreshToken)).refreshToken).toBe(tabs[0]?.refreshToken);
  });

  it('ends the whole family when a token is shown that was replaced before, and writes that down', async () => {
    const ada = await register(world);
    const thief = await refresh(ada.grant.refreshToken);
    await age(ada.sessionId, GRACE_MS);
    await expect(refresh(ada.grant.refreshToken)).rejects.toMatchObject(invalid);
    await expect(refresh(thief.refreshToken)).rejects.toMatchObject(invalid);
    expect(await world.accounts.checkSession(ada)).toMatchObject({ active: false });
    const entries = await world.sql(
      `SELECT target_id, address, detail FROM audit_entry WHERE tenant_id = $1 AND action = 'session.token_reused'`,
      [ada.tenantId],
    );
    expect(entries).toEqual([{ target_id: ada.sessionId, address: '203.0.113.9', detail: { userId: ada.userId } }]);
  });

  it('leaves other sessions of the same person alone when one family ends', async () => {
    const ada = await register(world);
    const phone = await world.accounts.login({ email: ada.email, password: PASSWORD, client: ada.client });
    await refresh(ada.grant.refreshToken);
    await age(ada.sessionId, GRACE_MS);
    await expect(refresh(ada.grant.refreshToken)).rejects.toMatchObject(invalid);
    await expect(refresh(phone.refreshToken)).resolves.toMatchObject({ role: 'owner' });
  });

  it('refuses what is no refresh token, what is too old, and what belongs to an ended session', async () => {
    const ada = await register(world);
    await expect(refresh('')).rejects.toMatchObject(invalid);
    await expect(refresh('A'.repeat(43))).rejects.toMatchObject(invalid);
    await expect(refresh(ada.grant.accessToken)).rejects.toMatchObject(invalid);
    const bob = await register(world);
    await world.sql(`UPDATE refresh_token SET expires_at = now() - interval '1 s' WHERE session_id = $1`, [
      ada.sessionId,
    ]);
    await expect(refresh(ada.grant.refreshToken)).rejects.toMatchObject(invalid);
    await world.sql(`UPDATE session SET expires_at = now() - interval '1 s' WHERE id = $1`, [bob.sessionId]);
    await expect(refresh(bob.grant.refreshToken)).rejects.toMatchObject(invalid);
  });

  it('keeps no token that could be used: hashes, and successors that only the predecessor opens', async () => {
    const ada = await register(world);
    const next = await refresh(ada.grant.refreshToken);
    const rows = await world.sql<{ dump: string }>(
      'SELECT t::text AS dump FROM refresh_token t WHERE session_id = $1',
      [ada.sessionId],
    );
    for (const token of [ada.grant.refreshToken, next.refreshToken]) {
      const hex = Buffer.from(token).toString('hex');
      for (const { dump } of rows) expect(dump).not.toContain(hex);
    }
  });

  it('ends a session at logout, by its token or its id, and says nothing of unknown ones', async () => {
    const ada = await register(world);
    const bob = await register(world);
    expect(await world.accounts.checkSession(ada)).toEqual({ active: true, notBefore: undefined });
    const out = await world.accounts.logout({ refreshToken: ada.grant.refreshToken });
    expect(out.sessionIds).toEqual([ada.sessionId]);
    expect((await other.accounts.logout({ sessionId: bob.sessionId })).sessionIds).toEqual([bob.sessionId]);
    expect(await other.accounts.checkSession(ada)).toMatchObject({ active: false });
    expect(await world.accounts.checkSession(bob)).toMatchObject({ active: false });
    const nothing = await world.accounts.logout({ refreshToken: 'nonsense', sessionId: 'nonsense' });
    expect(nothing).toEqual({ sessionIds: [] });
  });

  it('says that a session of another tenant, or a malformed one, is not good', async () => {
    const ada = await register(world);
    const bob = await register(world);
    const check = (tenantId: string, sessionId: string) => world.accounts.checkSession({ tenantId, sessionId });
    expect(await check(bob.tenantId, ada.sessionId)).toMatchObject({ active: false });
    expect(await check('x', 'y')).toMatchObject({ active: false });
  });

  it('P9 shows a person their own sessions and ends them; those of others are not there', async () => {
    const ada = await register(world);
    const bob = await joinAs(world, ada, 'admin');
    const phone = await world.accounts.login({ email: ada.email, password: PASSWORD, client: ada.client });
    const { items } = await world.people.listSessions({ limit: 0, cursor: '' }, ada.as);
    expect(items.map(({ id, current, address }) => ({ id, current, address }))).toEqual([
      { id: idsOf(phone).sessionId, current: false, address: ada.client.address },
      { id: ada.sessionId, current: true, address: ada.client.address },
    ]);
    const first = await world.people.listSessions({ limit: 1, cursor: '' }, ada.as);
    const second = await world.people.listSessions({ limit: 1, cursor: first.nextCursor }, ada.as);
    expect([first.items[0]?.id, second.items[0]?.id, second.nextCursor]).toEqual([...items.map((one) => one.id), '']);
    const gone = { kind: 'not_found', reason: 'session_not_found' };
    await expect(world.people.endSession({ id: ada.sessionId }, bob.as)).rejects.toMatchObject(gone);
    await expect(world.people.endSession({ id: 'nonsense' }, ada.as)).rejects.toMatchObject(gone);
    expect(await world.accounts.checkSession(ada)).toMatchObject({ active: true });
    await world.people.endSession({ id: idsOf(phone).sessionId }, ada.as);
    await expect(refresh(phone.refreshToken)).rejects.toMatchObject(invalid);
    await expect(world.people.endSession({ id: idsOf(phone).sessionId }, ada.as)).rejects.toMatchObject(gone);
  });

  it('refuses tokens that say an old role, and takes the one that a refresh gives in the same second', async () => {
    const ada = await register(world);
    const bob = await joinAs(world, ada, 'viewer');
    const [member] = (await world.people.listMembers({ limit: 0, cursor: '' }, ada.as)).items;
    await world.people.updateMember({ id: member?.id ?? '', role: 'analyst' }, ada.as);
    const { active, notBefore } = await world.accounts.checkSession(bob);
    const since = (notBefore?.getTime() ?? 0) / 1_000;
    expect(active).toBe(true);
    expect(claimsOf(bob.grant.accessToken).iat).toBeLessThan(since);
    const next = await refresh(bob.grant.refreshToken);
    expect(claimsOf(next.accessToken)).toMatchObject({ role: 'analyst' });
    expect(claimsOf(next.accessToken).iat).toBeGreaterThanOrEqual(since);
  });
});
