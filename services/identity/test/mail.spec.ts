import { until } from '@blackfang/testing';
import pg from 'pg';
import { register, somebody, startWorld, type World } from './world.ts';

describe('P12 mails that prove an address', () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld({ MAIL_LEASE_MS: '1000' });
  });

  afterAll(() => world.close());

  const waiting = () => world.sql<{ id: string; row: string }>('SELECT id, m::text AS row FROM mail m');
  /** Lets what was put off be due now. */
  const hurry = () => world.sql(`UPDATE mail_queue SET due_at = now() WHERE lease IS NULL`);

  it('arrives from us, with a Message-ID of its own, as text and HTML that says what to do over the API', async () => {
    const eve = await register(world, { ...somebody('Eve'), name: '<b>Eve</b> & Co' }, 'A "quoted" name');
    const mail = await world.mail.next(eve.email);
    expect(mail.from).toMatchObject({ name: 'Blackfang', address: 'hello@blackfang.test' });
    expect(mail.messageId).toMatch(/^<[0-9a-f-]{36}@blackfang\.test>$/);
    expect(mail.text).toContain('Hello <b>Eve</b> & Co');
    expect(mail.text).toContain('POST /api/v1/auth/verify-email');
    expect(mail.html).toContain('&lt;b&gt;Eve&lt;/b&gt; &amp; Co');
    expect(mail.html).toContain('A &quot;quoted&quot; name');
    expect(mail.html).toContain(`href="https://app.blackfang.test/verify-email?token=${mail.token}"`);
  });

  it('waits, encrypted, for a server that says later, and is gone when it was sent', async () => {
    const ada = somebody();
    world.mail.refuse(ada.email, 451);
    await register(world, ada);
    const [row] = await untilPutOff();
    for (const secret of [ada.email, 'verify_email']) {
      expect(row?.row).not.toContain(secret);
      expect(row?.row).not.toContain(Buffer.from(secret).toString('hex'));
    }
    expect(world.mail.waiting(ada.email)).toBe(0);
    await hurry();
    const mail = await world.mail.next(ada.email);
    expect(mail.messageId).toBe(`<${row?.id}@blackfang.test>`);
    await untilEmpty();
  });

  it('gives up a mail that the server will never take, and goes on with others', async () => {
    const bob = somebody('Bob');
    const ada = somebody();
    world.mail.refuse(bob.email, 550);
    await register(world, bob);
    await register(world, ada);
    await world.mail.next(ada.email);
    await untilEmpty();
    expect(world.mail.waiting(bob.email)).toBe(0);
  });

  it('comes again when its lease has run out, with the same Message-ID, where the record of the first time was lost', async () => {
    const ada = somebody();
    world.mail.refuse(ada.email, 451);
    await register(world, ada);
    const [row] = await untilPutOff();
    // The service delivers, then waits for this lock to write that down, and loses its connection there.
    const lock = new pg.Client({
      connectionString: world.database.superuserUrl,
      options: '-c search_path=identity',
    });
    await lock.connect();
    await lock.query('BEGIN');
    await lock.query('SELECT 1 FROM mail WHERE id = $1 FOR UPDATE', [row?.id]);
    await hurry();
    const first = await world.mail.next(ada.email);
    await until('connection that waits for the lock', async () => {
      const ended = await world.sql(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE wait_event_type = 'Lock' AND datname = current_database() AND application_name = 'blackfang identity'`,
      );
      return ended.length > 0;
    });
    await lock.query('ROLLBACK');
    await lock.end();
    // Nobody hurries it now: its lease runs out.
    const second = await world.mail.next(ada.email);
    expect(second.messageId).toBe(first.messageId);
    await untilEmpty();
  });

  /** @returns what waits, when the first try of it has failed. */
  async function untilPutOff() {
    await until('mail that failed once', async () => {
      return (await world.sql('SELECT id FROM mail_queue WHERE lease IS NULL AND attempts > 0')).length > 0;
    });
    return waiting();
  }

  async function untilEmpty(): Promise<void> {
    await until('end of the mail', async () => {
      return (await world.sql('SELECT 1 FROM mail_queue UNION ALL SELECT 1 FROM mail')).length === 0;
    });
  }
});
