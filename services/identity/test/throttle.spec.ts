import { register, somebody, startWorld, PASSWORD, type World } from './world.ts';

const HERE = { address: '192.0.2.1', userAgent: 'spec' };
const ELSEWHERE = { address: '192.0.2.2', userAgent: 'spec' };
const limited = { kind: 'limit', reason: 'too_many_attempts' };

describe('P12 what strangers may try', () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld();
  });

  afterAll(() => world.close());

  beforeEach(() => world.sql('DELETE FROM attempt'));

  /** As if everything that was tried had been tried so long ago. */
  const later = (minutes: number) => world.sql('UPDATE attempt SET at = at - make_interval(mins => $1)', [minutes]);
  const login = (email: string, password: string, client = HERE) => world.accounts.login({ email, password, client });
  const fail = async (email: string, times: number, client = HERE) => {
    for (let time = 1; time <= times; time += 1) {
      await expect(login(email, 'a wrong password', client)).rejects.toMatchObject({ reason: 'credentials_invalid' });
    }
  };

  it('stops the guessing of one password after 10 failures, and tells when it may go on', async () => {
    const ada = await register(world);
    const began = performance.now();
    await fail(ada.email, 10);
    const refusal: unknown = await login(ada.email, PASSWORD).catch((error: unknown) => error);
    expect(refusal).toMatchObject(limited);
    const { retryAfterMs = 0 } = refusal as { retryAfterMs?: number };
    // Counted from the first failure on.
    expect(retryAfterMs).toBeGreaterThan(599_000 - (performance.now() - began));
    expect(retryAfterMs).toBeLessThanOrEqual(600_000);
    await later(10);
    await expect(login(ada.email, PASSWORD)).resolves.toMatchObject({ role: 'owner' });
  });

  it('locks nobody out from elsewhere', async () => {
    const ada = await register(world);
    await fail(ada.email, 10);
    await expect(login(ada.email, PASSWORD, ELSEWHERE)).resolves.toMatchObject({ role: 'owner' });
  });

  it('forgets failures when the right password comes', async () => {
    const ada = await register(world);
    await fail(ada.email, 9);
    await login(ada.email, PASSWORD);
    await fail(ada.email, 9);
    await expect(login(ada.email, PASSWORD)).resolves.toMatchObject({ role: 'owner' });
  });

  it('counts guesses that come all at once like guesses in a row', async () => {
    const ada = await register(world);
    const guesses = Array.from({ length: 30 }, (_, guess) => login(ada.email, `a wrong password ${guess}`));
    const answers = (await Promise.allSettled(guesses)).map((one) =>
      one.status === 'rejected' ? (one.reason as { reason: string }).reason : 'in',
    );
    expect(answers.filter((answer) => answer === 'credentials_invalid')).toHaveLength(10);
    expect(answers.filter((answer) => answer === 'too_many_attempts')).toHaveLength(20);
  });

  it('lets many sign in rightly at once', async () => {
    const ada = await register(world);
    const many = await Promise.all(Array.from({ length: 20 }, () => login(ada.email, PASSWORD)));
    expect(new Set(many.map((grant) => grant.refreshToken)).size).toBe(20);
  });

  it('stops one address, a whole IPv6 network, that tries one password on many accounts', async () => {
    const from = (host: string) => ({ address: `2001:db8:1:2::${host}`, userAgent: 'spec' });
    const ada = await register(world);
    for (let round = 0; round < 10; round += 1) {
      await Promise.all(
        Array.from({ length: 10 }, (_, one) => fail(`nobody-${round}-${one}@example.test`, 1, from(`${one + 1}`))),
      );
    }
    await expect(login(ada.email, PASSWORD, from('abcd'))).rejects.toMatchObject(limited);
    const neighbour = { address: '2001:db8:1:3::1', userAgent: 'spec' };
    await expect(login(ada.email, PASSWORD, neighbour)).resolves.toMatchObject({ role: 'owner' });
  });

  it('lets 60 register from one address in 10 minutes, also when they all come at once', async () => {
    // The first 58, without their hashing.
    await register(world, { ...somebody(), client: HERE });
    await world.sql(
      `INSERT INTO attempt (kind, subject) SELECT kind, subject FROM attempt, generate_series(2, $1) WHERE kind = 'register'`,
      [58],
    );
    const both = await Promise.allSettled(
      Array.from({ length: 4 }, () => register(world, { ...somebody(), client: HERE })),
    );
    expect(both.filter((one) => one.status === 'fulfilled')).toHaveLength(2);
    expect(both.find((one) => one.status === 'rejected')).toMatchObject({ reason: limited });
    await expect(register(world, { ...somebody(), client: ELSEWHERE })).resolves.toMatchObject({ name: 'Ada' });
    await later(10);
    await expect(register(world, { ...somebody(), client: HERE })).resolves.toMatchObject({ name: 'Ada' });
  });

  it('mails a mailbox three resets and then none, without telling', async () => {
    const ada = await register(world);
    await world.mail.next(ada.email);
    for (let time = 1; time <= 3; time += 1) {
      await world.accounts.forgotPassword({ email: ada.email, client: HERE });
      await world.mail.next(ada.email);
    }
    await expect(world.accounts.forgotPassword({ email: ada.email, client: ELSEWHERE })).resolves.toEqual({});
    const [waiting] = await world.sql('SELECT count(*)::int AS mails FROM mail');
    expect([waiting, world.mail.waiting(ada.email)]).toEqual([{ mails: 0 }, 0]);
  });

  it('does not let a stolen token find the password', async () => {
    const ada = await register(world);
    const change = (currentPassword: string) =>
      world.people.updateMe({ currentPassword, newPassword: 'sail the new river' }, ada.as);
    for (let time = 1; time <= 10; time += 1) {
      await expect(change('wrong')).rejects.toMatchObject({ reason: 'current_password_wrong' });
    }
    await expect(change(PASSWORD)).rejects.toMatchObject(limited);
  });

  it('keeps neither addresses nor e-mails of those who tried', async () => {
    await fail('somebody@example.test', 1);
    const rows = await world.sql<{ row: string }>('SELECT a::text AS row FROM attempt a');
    for (const secret of ['somebody', HERE.address].flatMap((text) => [text, Buffer.from(text).toString('hex')])) {
      for (const { row } of rows) expect(row).not.toContain(secret);
    }
  });
});
