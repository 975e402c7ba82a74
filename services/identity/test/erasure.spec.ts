import { MemberErased, TenantErased } from '@blackfang/contracts/events';
import { until } from '@blackfang/testing';
import { joinAs, PASSWORD, register, somebody, startWorld, type World } from './world.ts';

describe('P13 an account is erased', () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld();
  });

  afterAll(() => world.close());

  type Person = Awaited<ReturnType<typeof register>>;

  const ask = (person: Pick<Person, 'as'>, currentPassword = PASSWORD) =>
    world.people.askErasure({ currentPassword }, person.as);
  /** The mail that tells when it happens. */
  const told = async ({ email }: Person) => {
    for (;;) {
      const mail = await world.mail.next(email);
      if (mail.subject?.startsWith('Your Blackfang account ends on ') === true) return mail;
    }
  };
  const fallsDue = ({ userId }: Person) =>
    world.sql('UPDATE account_erasure SET due_at = clock_timestamp() WHERE user_id = $1', [userId]);
  const isGone = async ({ userId }: Person) =>
    until('end of the account', async () => {
      return (await world.sql('SELECT FROM user_account WHERE id = $1', [userId])).length === 0;
    });
  /** Whether it was told, on its way or in the log. */
  const events = async (type: string, tenantId: string) => {
    const told = `SELECT key FROM event_log.record WHERE headers ->> 'ce_type' = $1 AND key LIKE $2 || ':%'
      UNION SELECT key FROM outbox WHERE headers ->> 'ce_type' = $1 AND key LIKE $2 || ':%'`;
    return (await world.sql<{ key: string }>(told, [type, tenantId])).map(({ key }) => key);
  };

  it('after a time in which a mailed link or the person takes it back, who is told what goes with it', async () => {
    const ada = await register(world);
    expect(await world.people.getErasure({}, ada.as)).toEqual({
      dueAt: undefined,
      tenants: [{ id: ada.tenantId, name: 'Acme', outcome: 'erased', otherMembers: 0 }],
    });
    await expect(ask(ada, 'walk the new harbour')).rejects.toMatchObject({ reason: 'current_password_wrong' });
    const { dueAt } = await ask(ada);
    // By the database's own time, by which it is due; a process knows that time but nearly.
    const left = 'SELECT extract(epoch FROM due_at - clock_timestamp())::float8 / 86400 AS days FROM account_erasure';
    const [{ days } = { days: 0 }] = await world.sql<{ days: number }>(`${left} WHERE user_id = $1`, [ada.userId]);
    expect(days).toBeGreaterThan(6.9);
    expect(days).toBeLessThanOrEqual(7);
    const mail = await told(ada);
    expect(mail.text).toContain(`https://app.blackfang.test/keep-account?token=${mail.token}`);
    expect(mail.text).toContain(dueAt?.toISOString().slice(0, 16).replace('T', ' '));
    // Asked again it stays as it was.
    expect((await ask(ada)).dueAt).toEqual(dueAt);
    expect((await world.people.getMe({}, ada.as)).erasureDueAt).toEqual(dueAt);

    await world.accounts.keepAccount({ token: mail.token });
    expect((await world.people.getMe({}, ada.as)).erasureDueAt).toBeUndefined();
    await expect(world.accounts.keepAccount({ token: mail.token })).rejects.toMatchObject({ reason: 'token_invalid' });
    await ask(ada);
    await world.people.cancelErasure({}, ada.as);
    await expect(world.people.cancelErasure({}, ada.as)).rejects.toMatchObject({ kind: 'not_found' });
    const actions = (await world.audit.listAuditEntries({ limit: 0, cursor: '' }, ada.as)).items.map(
      ({ action }) => action,
    );
    expect(actions.filter((action) => action.startsWith('account.'))).toEqual([
      'account.erasure_cancelled',
      'account.erasure_asked',
      'account.erasure_cancelled',
      'account.erasure_asked',
    ]);
    const { secret } = await world.keys.createApiKey({ name: 'Key', scopes: ['account:write'] }, ada.as);
    const key = await world.accounts.exchangeApiKey({ apiKey: secret });
    await expect(ask({ as: key })).rejects.toMatchObject({ reason: 'members_only' });
  });

  it('does not leave colleagues without an owner', async () => {
    const ada = await register(world);
    const bob = await joinAs(world, ada, 'admin');
    expect((await world.people.getErasure({}, ada.as)).tenants).toMatchObject([
      { outcome: 'needs_owner', otherMembers: 1 },
    ]);
    await expect(ask(ada)).rejects.toMatchObject({ kind: 'conflict', reason: 'ownership_first' });
    expect((await world.people.getErasure({}, bob.as)).tenants).toMatchObject([{ outcome: 'left' }]);
  });

  it('takes the person, their sessions and keys, and leaves to the others what they did', async () => {
    const owner = await register(world);
    const ada = await joinAs(world, owner, 'admin', somebody('Gone'));
    const { secret } = await world.keys.createApiKey({ name: 'Key', scopes: ['account:read'] }, ada.as);
    await world.people.createInvitation({ email: somebody('Guest').email, role: 'viewer' }, ada.as);
    await ask(ada);
    await fallsDue(ada);
    await isGone(ada);
    const check = { tenantId: ada.tenantId, sessionId: ada.sessionId };
    expect(await world.accounts.checkSession(check)).toMatchObject({ active: false });
    await expect(world.accounts.exchangeApiKey({ apiKey: secret })).rejects.toMatchObject({ kind: 'unauthenticated' });
    const { email, password, client } = ada;
    await expect(world.accounts.login({ email, password, client })).rejects.toMatchObject({
      reason: 'credentials_invalid',
    });
    // By every column that may hold a person, in any table: only what they did is left, by an id that is nobody's.
    const tables = await world.sql<{ table: string; column: string }>(
      `SELECT c.relname AS table, a.attname AS column FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
       WHERE c.relnamespace = 'identity'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
         AND a.attname IN ('user_id', 'actor_id', 'made_by', 'subject_id', 'invited_by')`,
    );
    expect(tables.length).toBeGreaterThan(5);
    const found: string[] = [];
    for (const { table, column } of tables) {
      const rows = await world.sql(`SELECT FROM ${table} WHERE ${column} = $1`, [ada.userId]);
      if (rows.length > 0) found.push(`${table}.${column}`);
    }
    expect(found.toSorted()).toEqual(['audit_entry.actor_id', 'invitation.invited_by']);
    const { items } = await world.audit.listAuditEntries({ limit: 0, cursor: '', actorId: ada.userId }, owner.as);
    expect(items.map(({ action }) => action)).toContain('invitation.created');
    expect(items.filter(({ address }) => address !== '')).toEqual([]);
    expect(await events(MemberErased.type, ada.tenantId)).toEqual([`${ada.tenantId}:${ada.userId}`]);
    expect(await events(TenantErased.type, ada.tenantId)).toEqual([]);
  });

  it('hands over what would have no owner, where somebody joined after it was asked for', async () => {
    const ada = await register(world);
    await ask(ada);
    const bob = await joinAs(world, ada, 'analyst');
    await fallsDue(ada);
    await isGone(ada);
    const { client, email, password } = bob;
    const { role } = await world.accounts.login({ email, password, client });
    expect(role).toBe('owner');
  });

  it('takes the tenant along with its last member, in what identity keeps of it', async () => {
    const ada = await register(world);
    const other = await register(world);
    await ask(ada);
    await fallsDue(ada);
    await isGone(ada);
    const count = `SELECT (SELECT count(*) FROM audit_entry WHERE tenant_id = $1) + (SELECT count(*) FROM tenant WHERE tenant_id = $1) AS rows`;
    const rows = async (tenantId: string) => (await world.sql<{ rows: string }>(count, [tenantId]))[0]?.rows;
    await until('end of its rows', async () => (await rows(ada.tenantId)) === '0');
    expect(Number(await rows(other.tenantId))).toBeGreaterThan(1);
    expect(await events(TenantErased.type, ada.tenantId)).toEqual([`${ada.tenantId}:${ada.tenantId}`]);
  });
});
