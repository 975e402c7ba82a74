import { joinAs, PASSWORD, register, somebody, startWorld, type World } from './world.ts';

describe('P12 another address of a person', () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld();
  });

  afterAll(() => world.close());

  type Person = Awaited<ReturnType<typeof register>>;

  const settle = async (person: Person) => {
    const { token } = await world.mail.next(person.email);
    await world.accounts.verifyEmail({ token });
  };
  const ask = (person: Person, email: string, currentPassword = PASSWORD) =>
    world.people.changeEmail({ email, currentPassword }, person.as);
  const pending = async (person: Person) => (await world.people.getMe({}, person.as)).pendingEmail;
  const login = ({ client }: Person, email: string) => world.accounts.login({ email, password: PASSWORD, client });
  const audit = async (person: Person) =>
    (await world.audit.listAuditEntries({ limit: 0, cursor: '' }, person.as)).items.map(({ action }) => action);

  it('is theirs when its mailbox confirms it, and the one before is told twice', async () => {
    const ada = await register(world);
    await settle(ada);
    const { email } = somebody('Moved');
    const me = await ask(ada, email);
    expect(me).toMatchObject({ pendingEmail: email, user: { email: ada.email } });
    const mail = await world.mail.next(email);
    expect(mail.text).toContain(`https://app.blackfang.test/verify-email?token=${mail.token}`);
    const warning = await world.mail.next(ada.email);
    expect(warning).toMatchObject({ subject: 'Your e-mail address is about to change', token: '' });
    expect(warning.text).toContain(email);
    expect(warning.text).toContain('https://app.blackfang.test/forgot-password\n');
    await login(ada, ada.email);

    await world.accounts.verifyEmail({ token: mail.token });
    expect((await world.mail.next(ada.email)).subject).toBe('Your e-mail address has changed');
    const after = await world.people.getMe({}, ada.as);
    expect(after).toMatchObject({ user: { email, emailVerified: true } });
    expect(after.pendingEmail).toBeUndefined();
    expect(await login(ada, email)).toMatchObject({ user: { id: ada.userId } });
    await expect(login(ada, ada.email)).rejects.toMatchObject({ reason: 'credentials_invalid' });
    await expect(world.accounts.verifyEmail({ token: mail.token })).rejects.toMatchObject({ reason: 'token_invalid' });
    expect(await audit(ada)).toEqual(expect.arrayContaining(['email.change_asked', 'email.changed']));
  });

  it('needs the password, another address than the present one, and one that nobody has', async () => {
    const [ada, bob] = [await register(world), await register(world, somebody('Bob'))];
    const { email } = somebody('New');
    await expect(ask(ada, email, 'walk the new harbour')).rejects.toMatchObject({
      reason: 'current_password_wrong',
      fields: [{ path: 'currentPassword' }],
    });
    await expect(ask(ada, 'nobody')).rejects.toMatchObject({ reason: 'email_invalid', fields: [{ path: 'email' }] });
    await expect(ask(ada, ada.email.toUpperCase())).rejects.toMatchObject({ reason: 'email_unchanged' });
    await expect(ask(ada, bob.email)).rejects.toMatchObject({ kind: 'conflict', reason: 'email_taken' });
    expect(await pending(ada)).toBeUndefined();
    const { secret } = await world.keys.createApiKey({ name: 'Key', scopes: ['account:write'] }, ada.as);
    const key = { as: await world.accounts.exchangeApiKey({ apiKey: secret }) };
    await expect(ask({ ...ada, ...key }, email)).rejects.toMatchObject({ kind: 'denied', reason: 'members_only' });
  });

  it('refuses the link where somebody registered with the address meanwhile', async () => {
    const ada = await register(world);
    const other = somebody('Quick');
    await ask(ada, other.email);
    const { token } = await world.mail.next(other.email);
    await register(world, other);
    await expect(world.accounts.verifyEmail({ token })).rejects.toMatchObject({ reason: 'email_taken' });
    expect((await world.people.getMe({}, ada.as)).user?.email).toBe(ada.email);
  });

  it('waits for one address at a time, until it is taken back, too old, or stopped by a new password', async () => {
    const ada = await register(world);
    await settle(ada);
    const waits = async () => {
      const { email } = somebody('Next');
      await ask(ada, email);
      await world.mail.next(ada.email);
      return { email, token: (await world.mail.next(email)).token };
    };
    const ended = async (token: string) => {
      await expect(world.accounts.verifyEmail({ token })).rejects.toMatchObject({ reason: 'token_invalid' });
      expect(await pending(ada)).toBeUndefined();
    };
    const first = await waits();
    const second = await waits();
    await expect(world.accounts.verifyEmail(first)).rejects.toMatchObject({ reason: 'token_invalid' });
    expect(await pending(ada)).toBe(second.email);
    await world.people.cancelEmailChange({}, ada.as);
    await ended(second.token);
    const third = await waits();
    await world.sql('UPDATE email_change SET expires_at = clock_timestamp() WHERE user_id = $1', [ada.userId]);
    await ended(third.token);
    const fourth = await waits();
    await world.accounts.forgotPassword({ email: ada.email, client: ada.client });
    const { token } = await world.mail.next(ada.email);
    await world.accounts.resetPassword({ token, password: 'walk the older harbour' });
    await ended(fourth.token);
  });

  it('makes what was mailed to the address before worth nothing', async () => {
    const ada = await register(world);
    const verify = await world.mail.next(ada.email);
    await world.accounts.forgotPassword({ email: ada.email, client: ada.client });
    const reset = await world.mail.next(ada.email);
    const { email } = somebody('Moved');
    await ask(ada, email);
    await world.accounts.verifyEmail({ token: (await world.mail.next(email)).token });
    const refused = { reason: 'token_invalid' };
    await expect(world.accounts.verifyEmail({ token: verify.token })).rejects.toMatchObject(refused);
    const password = 'walk the older harbour';
    await expect(world.accounts.resetPassword({ token: reset.token, password })).rejects.toMatchObject(refused);
  });

  it('mails no more than five times in a window for one person', async () => {
    const ada = await register(world);
    for (let count = 0; count < 5; count += 1) await ask(ada, somebody('Often').email);
    const more = ask(ada, somebody('Often').email);
    await expect(more).rejects.toMatchObject({ kind: 'limit', reason: 'too_many_attempts' });
  });

  it('keeps how a person has dates and numbers written, in every organisation, and shows it at sign-in', async () => {
    const ada = await register(world);
    expect(ada.grant.user).toMatchObject({ locale: undefined, timeZone: undefined });
    const region = { locale: 'de-DE', timeZone: 'Europe/Berlin' };
    expect((await world.people.updateMe(region, ada.as)).user).toMatchObject({ name: 'Ada', ...region });
    expect((await login(ada, ada.email)).user).toMatchObject(region);
    const bob = await joinAs(world, ada, 'viewer');
    expect((await world.people.getMe({}, bob.as)).user?.locale).toBeUndefined();
    const { user } = await world.people.updateMe({ locale: '' }, ada.as);
    expect(user).toMatchObject({ locale: undefined, timeZone: 'Europe/Berlin' });
    await expect(world.people.updateMe({ timeZone: 'Moon/Base' }, ada.as)).rejects.toMatchObject({
      reason: 'time_zone_invalid',
      fields: [{ path: 'timeZone' }],
    });
  });
});
