import { register, somebody, startWorld, type World } from './world.ts';

describe('P9 rows of tenants', () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld();
  });

  afterAll(() => world.close());

  it('are out of reach of other tenants, whatever the statement, and of background work', async () => {
    const ada = await register(world);
    const eve = await register(world, somebody('Eve'));
    const { secret } = await world.keys.createApiKey({ name: 'Key', scopes: ['watches:read'] }, ada.as);
    await world.accounts.exchangeApiKey({ apiKey: secret });
    await world.people.createInvitation({ email: somebody().email, role: 'viewer' }, ada.as);
    for (const table of ['tenant', 'member', 'invitation', 'api_key', 'audit_entry']) {
      const count = `SELECT count(*)::int AS rows FROM ${table} WHERE tenant_id = $1`;
      const seen = (caller: { tenantId: string }) =>
        world.database.db.tenant(caller, (tx) => tx.one<{ rows: number }>(count, [ada.tenantId]));
      expect((await seen(ada)).rows).toBeGreaterThan(0);
      expect((await seen(eve)).rows).toBe(0);
      await expect(world.database.db.system('spec', (tx) => tx.query(count, [ada.tenantId]))).rejects.toThrow(
        /permission denied/,
      );
    }
  });

  it('lets nobody change or remove what the audit says', async () => {
    const ada = await register(world);
    for (const statement of [`UPDATE audit_entry SET action = ''`, 'DELETE FROM audit_entry']) {
      await expect(world.database.db.tenant(ada, (tx) => tx.execute(statement))).rejects.toThrow(/permission denied/);
    }
  });
});
