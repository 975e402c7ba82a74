import { TenantCreated } from '@blackfang/contracts/events';
import type { StoredRecord } from '@blackfang/messaging';
import { claimsOf, idsOf, joinAs, PASSWORD, register, somebody, startWorld, type World } from './world.ts';

describe('P12 accounts and passwords', () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld();
  });

  afterAll(() => world.close());

  const audit = (tenantId: string, action: string) =>
    world.sql<{ actor_id: string | null; target_id: string | null; address: string }>(
      'SELECT actor_id, target_id, address FROM audit_entry WHERE tenant_id = $1 AND action = $2 ORDER BY id',
      [tenantId, action],
    );

  it('registers a person as the owner of a new tenant, tells the others, and keeps no password', async () => {
    const told = Promise.withResolvers<StoredRecord>();
    const following = await world.database.openEventLog().follow({
      topics: [TenantCreated.topic],
      sinceMs: 0,
      onRecords: ([record]) => record && told.resolve(record),
    });
    const ada = await register(world);
    expect(ada.grant).toMatchObject({
      expiresInS: 900,
      refreshExpiresInS: 604_800,
      user: { email: ada.email, name: 'Ada', emailVerified: false },
      tenant: { name: 'Acme' },
      role: 'owner',
    });
    const event = TenantCreated.message.decode((await told.promise).payload);
    await following.close();
    expect(event).toMatchObject({ tenantId: ada.tenantId, name: 'Acme' });
    const [row] = await world.sql<{ password_hash: string }>('SELECT password_hash FROM user_account WHERE id = $1', [
      ada.userId,
    ]);
    expect(row?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await audit(ada.tenantId, 'session.opened')).toEqual([
      { actor_id: ada.userId, target_id: ada.sessionId, address: ada.client.address },
    ]);
  });

  it('gives tokens of 15 minutes that say who, where and as what', async () => {
    const ada = await register(world);
    const claims = claimsOf(ada.grant.accessToken);
    expect(claims).toMatchObject({
      iss: 'blackfang-identity',
      aud: 'blackfang',
      sub: ada.userId,
      tid: ada.tenantId,
      role: 'owner',
      kind: 'member',
    });
    expect(claims.exp - claims.iat).toBe(900);
  });

  it('refuses a second account with the same address, however it is written, also when both come at once', async () => {
    const ada = await register(world);
    const again = { ...ada, email: ada.email.toUpperCase(), tenantName: 'Acme' };
    await expect(world.accounts.register(again)).rejects.toMatchObject({ kind: 'conflict', reason: 'email_taken' });
    const bob = somebody('Bob');
    const both = await Promise.allSettled([register(world, bob), register(world, bob)]);
    expect(both.map((one) => one.status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(both.find((one) => one.status === 'rejected')).toMatchObject({ reason: { reason: 'email_taken' } });
  });

  it.each([
    [{ email: 'nobody' }, 'email_invalid', 'email'],
    [{ password: 'too short' }, 'password_length', 'password'],
    [{ password: 'x'.repeat(201) }, 'password_length', 'password'],
    [{ password: 'Password123!' }, 'password_too_common', 'password'],
    [{ name: ' ' }, 'name_invalid', 'name'],
    [{ tenantName: 'two\nlines' }, 'name_invalid', 'tenantName'],
  ])('refuses a registration with %j', async (bad, reason, path) => {
    await expect(world.accounts.register({ ...somebody(), tenantName: 'Acme', ...bad })).rejects.toMatchObject({
      kind: 'invalid',
      reason,
      fields: [{ path }],
    });
  });

  it('signs in with the right password alone, and does not tell a wrong one from an unknown address', async () => {
    const ada = await register(world);
    const { email, client } = ada;
    const grant = await world.accounts.login({ email: email.toUpperCase(), password: PASSWORD, client });
    expect(idsOf(grant)).toMatchObject({ userId: ada.userId, tenantId: ada.tenantId });
    expect(idsOf(grant).sessionId).not.toBe(ada.sessionId);
    const refusals = await Promise.allSettled([
      world.accounts.login({ email, password: 'walk the new harbour', client }),
      world.accounts.login({ email: 'nobody@example.test', password: PASSWORD, client }),
    ]);
    const [wrong, unknown] = refusals.map((one) => (one.status === 'rejected' ? (one.reason as Error) : undefined));
    expect(wrong).toMatchObject({ kind: 'unauthenticated', reason: 'credentials_invalid' });
    expect(unknown).toEqual(wrong);
  });

  it('takes the same password from another keyboard', async () => {
    const ada = await register(world, { ...somebody(), password: 'caf\u00e9 am Hafen' });
    await expect(
      world.accounts.login({ email: ada.email, password: 'cafe\u0301 am Hafen', client: ada.client }),
    ).resolves.toMatchObject({ role: 'owner' });
  });

  it('signs a person of two tenants in to the last used one, or to the one they name', async () => {
    const ada = await register(world, somebody(), 'First');
    const other = await register(world, somebody('Bob'), 'Second');
    await world.people.createInvitation({ email: ada.email, role: 'viewer' }, other.as);
    await world.mail.next(ada.email);
    const { token } = await world.mail.next(ada.email);
    await world.accounts.acceptInvitation({ token, accessToken: ada.grant.accessToken, client: ada.client });
    const login = async (tenantId?: string) =>
      (await world.accounts.login({ email: ada.email, password: PASSWORD, tenantId, client: ada.client })).tenant?.name;
    expect(await login()).toBe('Second');
    expect(await login(ada.tenantId)).toBe('First');
    expect(await login()).toBe('First');
    await expect(login((await register(world)).tenantId)).rejects.toMatchObject({ reason: 'tenant_not_found' });
    await expect(login('nonsense')).rejects.toMatchObject({ reason: 'tenant_not_found' });
  });

  it('verifies an address by the mailed token, once', async () => {
    const ada = await register(world);
    const mail = await world.mail.next(ada.email);
    expect(mail.subject).toBe('Confirm your e-mail address');
    expect(mail.text).toContain(`https://app.blackfang.test/verify-email?token=${mail.token}`);
    expect(mail.html).toContain(mail.token);
    await world.accounts.verifyEmail({ token: mail.token });
    expect((await world.people.getMe({}, ada.as)).user?.emailVerified).toBe(true);
    await expect(world.accounts.verifyEmail({ token: mail.token })).rejects.toMatchObject({ reason: 'token_invalid' });
    expect(await audit(ada.tenantId, 'email.verified')).toHaveLength(1);
  });

  it('mails the link again to who asks, three times at most, and ends the link before', async () => {
    const ada = await register(world);
    const first = await world.mail.next(ada.email);
    const ask = () => world.people.sendVerificationMail({}, ada.as);
    await ask();
    const second = await world.mail.next(ada.email);
    expect(second.subject).toBe(first.subject);
    await expect(world.accounts.verifyEmail({ token: first.token })).rejects.toMatchObject({ reason: 'token_invalid' });
    await world.accounts.verifyEmail({ token: second.token });
    // Who is verified is mailed nothing, and is counted all the same.
    await ask();
    await ask();
    await expect(ask()).rejects.toMatchObject({ kind: 'limit', reason: 'too_many_attempts' });
    expect(await world.sql('SELECT 1 FROM mail WHERE tenant_id = $1', [ada.tenantId])).toEqual([]);
    expect(world.mail.waiting(ada.email)).toBe(0);
  });

  it('resets a password by the mailed token, once, and ends all sessions', async () => {
    const ada = await register(world);
    await world.mail.next(ada.email);
    await world.accounts.forgotPassword({ email: ada.email, client: ada.client });
    const { token } = await world.mail.next(ada.email);
    const password = 'sail the new river';
    await expect(world.accounts.resetPassword({ token, password: 'short' })).rejects.toMatchObject({ kind: 'invalid' });
    await world.accounts.resetPassword({ token, password });
    await expect(world.accounts.resetPassword({ token, password })).rejects.toMatchObject({ reason: 'token_invalid' });
    expect(await world.accounts.checkSession(ada)).toMatchObject({ active: false });
    await expect(
      world.accounts.refresh({ refreshToken: ada.grant.refreshToken, client: ada.client }),
    ).rejects.toMatchObject({ reason: 'refresh_token_invalid' });
    const old = world.accounts.login({ email: ada.email, password: PASSWORD, client: ada.client });
    await expect(old).rejects.toMatchObject({ reason: 'credentials_invalid' });
    const fresh = await world.accounts.login({ email: ada.email, password, client: ada.client });
    expect(fresh.user?.emailVerified).toBe(true);
    expect(await audit(ada.tenantId, 'password.reset')).toHaveLength(1);
  });

  it('lets only the last mailed reset count, and none that is too old', async () => {
    const ada = await register(world);
    await world.mail.next(ada.email);
    const ask = async () => {
      await world.accounts.forgotPassword({ email: ada.email, client: ada.client });
      return (await world.mail.next(ada.email)).token;
    };
    const [first, second] = [await ask(), await ask()];
    const password = 'sail the new river';
    await expect(world.accounts.resetPassword({ token: first, password })).rejects.toMatchObject({ kind: 'invalid' });
    await world.sql(`UPDATE one_time_token SET expires_at = now() - interval '1 s' WHERE subject_id = $1`, [
      ada.userId,
    ]);
    await expect(world.accounts.resetPassword({ token: second, password })).rejects.toMatchObject({ kind: 'invalid' });
  });

  it('answers a forgotten password the same for nobody, and mails nobody', async () => {
    const nobody = somebody('Nobody');
    const ada = await register(world);
    await world.mail.next(ada.email);
    expect(await world.accounts.forgotPassword({ email: nobody.email, client: nobody.client })).toEqual({});
    expect(await world.accounts.forgotPassword({ email: ada.email, client: ada.client })).toEqual({});
    await world.mail.next(ada.email);
    expect(world.mail.waiting(nobody.email)).toBe(0);
  });

  it('does not take a token for another purpose', async () => {
    const ada = await register(world);
    const { token } = await world.mail.next(ada.email);
    const password = 'sail the new river';
    await expect(world.accounts.resetPassword({ token, password })).rejects.toMatchObject({ kind: 'invalid' });
    await expect(
      world.accounts.acceptInvitation({ token, name: 'A', password, client: ada.client }),
    ).rejects.toMatchObject({ kind: 'not_found' });
    await expect(world.accounts.verifyEmail({ token: 'x' })).rejects.toMatchObject({ kind: 'invalid' });
  });

  it('changes name and password of the caller, who gives the current one; other sessions end', async () => {
    const ada = await register(world);
    const { email, client } = ada;
    const elsewhere = idsOf(await world.accounts.login({ email, password: PASSWORD, client }));
    const me = await world.people.updateMe({ name: 'Ada L.', expectedVersion: 1n }, ada.as);
    expect(me).toMatchObject({ user: { name: 'Ada L.' }, version: 2n, role: 'owner' });
    await expect(world.people.updateMe({ name: 'Eve', expectedVersion: 1n }, ada.as)).rejects.toMatchObject({
      kind: 'precondition',
    });
    const newPassword = 'sail the new river';
    const withCurrent = (currentPassword?: string) => world.people.updateMe({ currentPassword, newPassword }, ada.as);
    await expect(withCurrent()).rejects.toMatchObject({ fields: [{ path: 'currentPassword' }] });
    await expect(withCurrent('wrong')).rejects.toMatchObject({ reason: 'current_password_wrong' });
    expect(await world.accounts.checkSession(elsewhere)).toMatchObject({ active: true });
    await withCurrent(PASSWORD);
    expect(await world.accounts.checkSession(elsewhere)).toMatchObject({ active: false });
    expect(await world.accounts.checkSession(ada)).toMatchObject({ active: true });
    await world.accounts.login({ email, password: newPassword, client });
    expect(await audit(ada.tenantId, 'password.changed')).toHaveLength(1);
  });

  it('tells a person who they are here, as what, and where else they belong', async () => {
    const ada = await register(world, somebody(), 'Home');
    const viewer = await joinAs(world, ada, 'viewer');
    expect(await world.people.getMe({}, viewer.as)).toMatchObject({
      user: { email: viewer.email, emailVerified: true },
      tenant: { id: ada.tenantId, name: 'Home' },
      role: 'viewer',
      tenants: [{ id: ada.tenantId, name: 'Home' }],
    });
  });
});
