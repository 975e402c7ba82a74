import { idsOf, joinAs, PASSWORD, register, somebody, startWorld, type World } from './world.ts';

describe('P12 members, roles and invitations', () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld();
  });

  afterAll(() => world.close());

  const members = async (as: { accessToken: string }) =>
    (await world.people.listMembers({ limit: 0, cursor: '' }, as)).items;
  const memberOf = async (who: { userId: string; as: { accessToken: string } }) => {
    const member = (await members(who.as)).find((one) => one.userId === who.userId);
    if (member === undefined) throw new Error('Not a member');
    return member;
  };

  it('makes the invited person a member with the role, by the mailed token, once', async () => {
    const ada = await register(world);
    const bob = somebody('Bob');
    const invitation = await world.people.createInvitation({ email: bob.email, role: 'analyst' }, ada.as);
    expect(invitation).toMatchObject({ email: bob.email, role: 'analyst' });
    const mail = await world.mail.next(bob.email);
    expect(mail.subject).toBe('Invitation to Acme on Blackfang');
    expect(mail.text).toContain('Ada invites you to Acme');
    const { name, password, client } = bob;
    const grant = await world.accounts.acceptInvitation({ token: mail.token, name, password, client });
    expect(grant).toMatchObject({ role: 'analyst', user: { emailVerified: true }, tenant: { id: ada.tenantId } });
    await expect(world.accounts.acceptInvitation({ token: mail.token, name, password, client })).rejects.toMatchObject({
      reason: 'invitation_not_found',
    });
    expect((await members(ada.as)).map(({ email, role }) => ({ email, role }))).toEqual([
      { email: bob.email, role: 'analyst' },
      { email: ada.email, role: 'owner' },
    ]);
    await world.accounts.login(bob);
    const actions = await world.sql(`SELECT action FROM audit_entry WHERE tenant_id = $1 ORDER BY id`, [ada.tenantId]);
    expect(actions).toEqual(
      [
        'tenant.created',
        'session.opened',
        'invitation.created',
        'member.joined',
        'session.opened',
        'session.opened',
      ].map((action) => ({ action })),
    );
  });

  it('answers an invitation the same whether the address has an account; who has one must sign in', async () => {
    const ada = await register(world);
    const bob = await register(world, somebody('Bob'));
    const eve = await register(world, somebody('Eve'));
    const known = await world.people.createInvitation({ email: bob.email.toUpperCase(), role: 'viewer' }, ada.as);
    const unknown = await world.people.createInvitation({ email: somebody().email, role: 'viewer' }, ada.as);
    expect(Object.keys(known)).toEqual(Object.keys(unknown));
    await world.mail.next(bob.email);
    const { token } = await world.mail.next(bob.email);
    const { name, password, client } = bob;
    const accept = (more: object) => world.accounts.acceptInvitation({ token, client, ...more });
    await expect(accept({ name, password })).rejects.toMatchObject({ kind: 'conflict', reason: 'account_exists' });
    await expect(accept({ accessToken: eve.grant.accessToken })).rejects.toMatchObject({ reason: 'other_address' });
    await expect(accept({ accessToken: `${bob.grant.accessToken}x` })).rejects.toMatchObject({
      kind: 'unauthenticated',
    });
    const grant = await accept({ accessToken: bob.grant.accessToken });
    expect(grant).toMatchObject({ role: 'viewer', user: { id: bob.userId }, tenant: { id: ada.tenantId } });
    const me = await world.people.getMe({}, { accessToken: grant.accessToken });
    expect(me.tenants.map((tenant) => tenant.id).toSorted()).toEqual([ada.tenantId, bob.tenantId].toSorted());
    await expect(world.people.createInvitation({ email: bob.email, role: 'viewer' }, ada.as)).rejects.toMatchObject({
      reason: 'already_member',
    });
  });

  it('does not take the token of a session that has ended', async () => {
    const ada = await register(world);
    const bob = await register(world, somebody('Bob'));
    await world.mail.next(bob.email);
    await world.people.createInvitation({ email: bob.email, role: 'viewer' }, ada.as);
    const { token } = await world.mail.next(bob.email);
    await world.accounts.logout({ sessionId: bob.sessionId });
    await expect(
      world.accounts.acceptInvitation({ token, accessToken: bob.grant.accessToken, client: bob.client }),
    ).rejects.toMatchObject({ reason: 'session_ended' });
  });

  it('shows open invitations, and takes one back: its link ends, and only once', async () => {
    const ada = await register(world);
    const [bob, eve] = [somebody('Bob'), somebody('Eve')];
    const first = await world.people.createInvitation({ email: bob.email, role: 'viewer' }, ada.as);
    const second = await world.people.createInvitation({ email: eve.email, role: 'owner' }, ada.as);
    const open = async (more: object = {}) => world.people.listInvitations({ limit: 0, cursor: '', ...more }, ada.as);
    expect((await open()).items).toEqual([second, first]);
    const page = await open({ limit: 1 });
    expect(page.items).toEqual([second]);
    expect((await open({ cursor: page.nextCursor })).items).toEqual([first]);

    const admin = await joinAs(world, ada, 'admin');
    await expect(world.people.revokeInvitation({ id: second.id }, admin.as)).rejects.toMatchObject({
      reason: 'owner_required',
    });
    await world.people.revokeInvitation({ id: first.id }, admin.as);
    expect((await open()).items).toEqual([second]);
    const { token } = await world.mail.next(bob.email);
    const { name, password, client } = bob;
    await expect(world.accounts.acceptInvitation({ token, name, password, client })).rejects.toMatchObject({
      reason: 'invitation_not_found',
    });
    for (const id of [first.id, 'x']) {
      await expect(world.people.revokeInvitation({ id }, ada.as)).rejects.toMatchObject({ kind: 'not_found' });
    }
    await world.sql('UPDATE invitation SET expires_at = now() WHERE id = $1', [second.id]);
    expect((await open()).items).toEqual([]);
  });

  it('is accepted or taken back where both happen at once, never both', async () => {
    const ada = await register(world);
    for (let round = 0; round < 5; round += 1) {
      const bob = somebody('Bob');
      const { id } = await world.people.createInvitation({ email: bob.email, role: 'viewer' }, ada.as);
      const { token } = await world.mail.next(bob.email);
      const { name, password, client } = bob;
      const [accepted, revoked] = await Promise.allSettled([
        world.accounts.acceptInvitation({ token, name, password, client }),
        world.people.revokeInvitation({ id }, ada.as),
      ]);
      expect([accepted.status, revoked.status].toSorted()).toEqual(['fulfilled', 'rejected']);
    }
  });

  it('tells owners and admins who did what, newest first, page by page', async () => {
    const ada = await register(world);
    const bob = await joinAs(world, ada, 'viewer');
    const { id } = await world.people.createInvitation({ email: somebody().email, role: 'analyst' }, ada.as);
    await world.people.revokeInvitation({ id }, ada.as);
    const list = (more: object = {}) => world.audit.listAuditEntries({ limit: 0, cursor: '', ...more }, ada.as);
    const { items } = await list();
    expect(items.map(({ action }) => action)).toEqual([
      'invitation.revoked',
      'invitation.created',
      'session.opened',
      'member.joined',
      'invitation.created',
      'session.opened',
      'tenant.created',
    ]);
    expect(items[0]).toMatchObject({ actorId: ada.userId, targetId: id, detail: { role: 'analyst' } });
    expect(items.at(-1)).toMatchObject({ actorId: ada.userId, targetId: undefined, address: ada.client.address });
    const page = await list({ limit: 3 });
    expect([...page.items, ...(await list({ cursor: page.nextCursor })).items]).toEqual(items);
    const actions = async (more: object) => (await list(more)).items.map(({ action }) => action);
    expect(await actions({ action: 'invitation' })).toEqual([
      'invitation.revoked',
      'invitation.created',
      'invitation.created',
    ]);
    expect(await actions({ action: 'session.opened', actorId: bob.userId })).toEqual(['session.opened']);
    const revokedAt = items[0]?.at ?? new Date(0);
    expect(await actions({ from: revokedAt })).toEqual(['invitation.revoked']);
    expect(await actions({ to: revokedAt })).toHaveLength(items.length - 1);
    const one = await list({ limit: 1, action: 'invitation.created' });
    expect((await list({ cursor: one.nextCursor, action: 'invitation.created' })).items).toHaveLength(1);
    await expect(list({ action: "'; --" })).rejects.toMatchObject({ reason: 'action_invalid' });
    await expect(list({ actorId: 'nobody' })).rejects.toMatchObject({ reason: 'actor_id_invalid' });
    await expect(list({ from: revokedAt, to: revokedAt })).rejects.toMatchObject({ reason: 'to_invalid' });
    await expect(world.audit.listAuditEntries({ limit: 0, cursor: '' }, bob.as)).rejects.toMatchObject({
      kind: 'denied',
    });
    const eve = await register(world, somebody('Eve'));
    const hers = await world.audit.listAuditEntries({ limit: 0, cursor: '' }, eve.as);
    expect(hers.items.map(({ actorId }) => actorId)).toEqual([eve.userId, eve.userId]);
  });

  it('invites again with another role and a new token; the old one ends, and so does one that is too old', async () => {
    const ada = await register(world);
    const bob = somebody('Bob');
    const first = await world.people.createInvitation({ email: bob.email, role: 'viewer' }, ada.as);
    const old = await world.mail.next(bob.email);
    const second = await world.people.createInvitation({ email: bob.email, role: 'admin' }, ada.as);
    expect(second).toMatchObject({ id: first.id, role: 'admin' });
    const { token } = await world.mail.next(bob.email);
    const accept = (text: string) =>
      world.accounts.acceptInvitation({ token: text, name: 'Bob', password: PASSWORD, client: bob.client });
    await expect(accept(old.token)).rejects.toMatchObject({ kind: 'not_found' });
    await world.sql(`UPDATE one_time_token SET expires_at = now() - interval '1 s' WHERE subject_id = $1`, [first.id]);
    await expect(accept(token)).rejects.toMatchObject({ kind: 'not_found' });
  });

  it('mails one address only so often', async () => {
    const ada = await register(world);
    const bob = somebody('Bob');
    const invite = () => world.people.createInvitation({ email: bob.email, role: 'viewer' }, ada.as);
    for (let time = 1; time <= 5; time += 1) await invite();
    await expect(invite()).rejects.toMatchObject({ kind: 'limit', reason: 'too_many_attempts' });
  });

  it('lets an admin neither make nor change nor invite an owner, and nobody below invite at all', async () => {
    const ada = await register(world);
    const bob = await joinAs(world, ada, 'admin');
    const carl = await joinAs(world, bob, 'analyst');
    const owner = await memberOf(ada);
    const mine = await memberOf(bob);
    const denied = { kind: 'denied', reason: 'owner_required' };
    await expect(world.people.updateMember({ id: mine.id, role: 'owner' }, bob.as)).rejects.toMatchObject(denied);
    await expect(world.people.updateMember({ id: owner.id, role: 'viewer' }, bob.as)).rejects.toMatchObject(denied);
    await expect(world.people.removeMember({ id: owner.id }, bob.as)).rejects.toMatchObject(denied);
    const invite = world.people.createInvitation({ email: somebody().email, role: 'owner' }, bob.as);
    await expect(invite).rejects.toMatchObject(denied);
    await expect(
      world.people.createInvitation({ email: somebody().email, role: 'viewer' }, carl.as),
    ).rejects.toMatchObject({ kind: 'denied', reason: 'permission_missing' });
    await expect(world.people.updateMember({ id: mine.id, role: 'king' }, ada.as)).rejects.toMatchObject({
      fields: [{ path: 'role' }],
    });
  });

  it('keeps the last owner, also when two owners leave at once', async () => {
    const ada = await register(world);
    const owner = await memberOf(ada);
    const last = { kind: 'conflict', reason: 'last_owner' };
    await expect(world.people.updateMember({ id: owner.id, role: 'admin' }, ada.as)).rejects.toMatchObject(last);
    await expect(world.people.removeMember({ id: owner.id }, ada.as)).rejects.toMatchObject(last);
    const bob = await joinAs(world, ada, 'owner');
    const other = await memberOf(bob);
    const both = await Promise.allSettled([
      world.people.removeMember({ id: owner.id }, ada.as),
      world.people.removeMember({ id: other.id }, bob.as),
    ]);
    expect(both.map((one) => one.status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(both.find((one) => one.status === 'rejected')).toMatchObject({ reason: last });
  });

  it('refuses a stale version', async () => {
    const ada = await register(world);
    const bob = await joinAs(world, ada, 'viewer');
    const { id, version } = await memberOf(bob);
    await world.people.updateMember({ id, role: 'analyst', expectedVersion: version }, ada.as);
    await expect(
      world.people.updateMember({ id, role: 'admin', expectedVersion: version }, ada.as),
    ).rejects.toMatchObject({ kind: 'precondition', reason: 'version_stale' });
    expect(await world.people.getMember({ id }, ada.as)).toMatchObject({ role: 'analyst', version: version + 1n });
  });

  it('takes a removed member out of this tenant alone, with their sessions and keys there', async () => {
    const ada = await register(world);
    const bob = await register(world, somebody('Bob'));
    await world.mail.next(bob.email);
    await world.people.createInvitation({ email: bob.email, role: 'admin' }, ada.as);
    const { token } = await world.mail.next(bob.email);
    const there = await world.accounts.acceptInvitation({
      token,
      accessToken: bob.grant.accessToken,
      client: bob.client,
    });
    const { secret } = await world.keys.createApiKey(
      { name: 'Sync', scopes: ['watches:read'] },
      { accessToken: there.accessToken },
    );
    await world.accounts.exchangeApiKey({ apiKey: secret });
    const { id } = (await members(ada.as)).find((member) => member.userId === bob.userId) ?? { id: '' };
    await world.people.removeMember({ id }, ada.as);
    expect(await world.accounts.checkSession(idsOf(there))).toMatchObject({ active: false });
    await expect(world.accounts.exchangeApiKey({ apiKey: secret })).rejects.toMatchObject({
      reason: 'api_key_invalid',
    });
    expect(await world.accounts.checkSession(bob)).toMatchObject({ active: true });
    const login = await world.accounts.login({ ...bob, tenantId: undefined });
    expect(login.tenant?.id).toBe(bob.tenantId);
    await expect(world.accounts.login({ ...bob, tenantId: ada.tenantId })).rejects.toMatchObject({ kind: 'not_found' });
  });

  it('lets a person who belongs nowhere any more come back by an invitation, with a new password', async () => {
    const ada = await register(world);
    const bob = await joinAs(world, ada, 'viewer');
    await world.people.removeMember({ id: (await memberOf(bob)).id }, ada.as);
    await expect(world.accounts.login({ ...bob, tenantId: undefined })).rejects.toMatchObject({
      kind: 'denied',
      reason: 'no_tenant',
    });
    await world.people.createInvitation({ email: bob.email, role: 'analyst' }, ada.as);
    const { token } = await world.mail.next(bob.email);
    const password = 'sail the new river';
    const grant = await world.accounts.acceptInvitation({ token, name: 'Robert', password, client: bob.client });
    expect(grant).toMatchObject({ role: 'analyst', user: { id: bob.userId, name: 'Robert' } });
    await world.accounts.login({ ...bob, password });
  });

  it('P9 does not show or change members of another tenant', async () => {
    const ada = await register(world);
    const eve = await register(world, somebody('Eve'));
    const bob = await joinAs(world, ada, 'viewer');
    const { id } = await memberOf(bob);
    const gone = { kind: 'not_found', reason: 'member_not_found' };
    await expect(world.people.getMember({ id }, eve.as)).rejects.toMatchObject(gone);
    await expect(world.people.updateMember({ id, role: 'admin' }, eve.as)).rejects.toMatchObject(gone);
    await expect(world.people.removeMember({ id }, eve.as)).rejects.toMatchObject(gone);
    await expect(world.people.getMember({ id: 'nonsense' }, ada.as)).rejects.toMatchObject(gone);
    expect(await world.people.getMember({ id }, ada.as)).toMatchObject({ role: 'viewer', version: 1n });
    await world.people.updateMember({ id, role: 'admin' }, ada.as);
    expect((await members(eve.as)).map((member) => member.userId)).toEqual([eve.userId]);
  });
});
