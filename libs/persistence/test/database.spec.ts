import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { newId } from '@blackfang/core';
import { Database, type Tx } from '@blackfang/persistence';
import { createServiceDatabase, type ServiceDatabase } from '@blackfang/testing';
import pg from 'pg';
import { migrations } from './spec-schema.ts';

let world: ServiceDatabase;
let db: Database;

beforeAll(async () => {
  world = await createServiceDatabase([migrations]);
  db = world.db;
});
afterAll(() => world.close());

const write = (tx: Tx, tenantId: string, text: string) =>
  tx.execute('INSERT INTO note (tenant_id, id, text) VALUES ($1, $2, $3)', [tenantId, newId(), text]);
const read = async (tx: Tx) =>
  (await tx.query<{ text: string }>('SELECT text FROM note ORDER BY text')).map((n) => n.text);

/** A way to the database on which nothing gets through any more, either way, by the connections that are open when its cable is pulled. */
async function wayTo(url: string) {
  const open = new Set<Socket>();
  const pairs: [Socket, Socket][] = [];
  const server = createServer((near) => {
    const far = connect(Number(new URL(url).port), '127.0.0.1');
    for (const socket of [near, far]) open.add(socket.on('error', () => socket.destroy()));
    near.pipe(far).pipe(near);
    pairs.push([near, far]);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const there = new URL(url);
  there.port = String((server.address() as AddressInfo).port);
  return {
    url: there.href,
    pullCable() {
      for (const [near, far] of pairs.splice(0)) {
        near.unpipe(far);
        far.unpipe(near);
      }
    },
    close() {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}

const of = (tenantId: string) => db.tenant({ tenantId }, read);

describe('P9 the three ways in', () => {
  it('a request reaches rows of its own tenant alone: none to see, none to change, none to make', async () => {
    const [mine, theirs] = [newId(), newId()];
    await db.tenant({ tenantId: mine }, (tx) => write(tx, mine, 'mine'));
    await db.tenant({ tenantId: theirs }, (tx) => write(tx, theirs, 'theirs'));
    expect(await of(mine)).toEqual(['mine']);
    const changed = await db.tenant({ tenantId: mine }, async (tx) => [
      await tx.execute(`UPDATE note SET text = 'stolen' WHERE tenant_id = $1`, [theirs]),
      await tx.execute('DELETE FROM note WHERE tenant_id = $1', [theirs]),
    ]);
    expect(changed).toEqual([0, 0]);
    const forged = db.tenant({ tenantId: mine }, (tx) => write(tx, theirs, 'forged'));
    await expect(forged).rejects.toThrow(/row-level security/);
    const moved = db.tenant({ tenantId: mine }, (tx) => tx.execute('UPDATE note SET tenant_id = $1', [theirs]));
    await expect(moved).rejects.toThrow(/row-level security/);
    expect(await of(theirs)).toEqual(['theirs']);
  });

  it('a batch reaches the tenants that it names, and no other', async () => {
    const tenants = [newId(), newId(), newId()];
    for (const tenantId of tenants) await db.tenant({ tenantId }, (tx) => write(tx, tenantId, `of ${tenantId}`));
    const [one, two, three = ''] = tenants;
    const named = [one ?? '', two ?? ''];
    expect(await db.batch(named, read)).toEqual(named.map((id) => `of ${id}`).toSorted());
    await expect(db.batch(named, (tx) => write(tx, three, 'forged'))).rejects.toThrow(/row-level security/);
    expect(await db.batch([], read)).toEqual([]);
  });

  it('the system sees what tells that work is due, of all tenants, and nothing else of it', async () => {
    const tenantId = newId();
    await db.tenant({ tenantId }, (tx) => write(tx, tenantId, 'secret'));
    const due = await db.system('look', (tx) =>
      tx.query('SELECT id FROM note WHERE tenant_id = $1 AND due_at <= now()', [tenantId]),
    );
    expect(due).toHaveLength(1);
    const move = 'UPDATE note SET due_at = now() WHERE tenant_id = $1';
    expect(await db.system('put off', (tx) => tx.execute(move, [tenantId]))).toBe(1);
    for (const forbidden of [
      'SELECT text FROM note',
      'SELECT * FROM note',
      `UPDATE note SET text = 'x'`,
      'DELETE FROM note',
      'INSERT INTO note (tenant_id, id, text) VALUES (gen_random_uuid(), gen_random_uuid(), $$x$$)',
    ]) {
      await expect(db.system('pry', (tx) => tx.execute(forbidden))).rejects.toThrow(/permission denied/);
    }
  });

  it('leave nothing behind: a connection that is lent again knows no tenant', async () => {
    const tenantId = newId();
    await db.tenant({ tenantId }, (tx) => write(tx, tenantId, 'mine'));
    const others = await Promise.all(Array.from({ length: 20 }, () => of(newId())));
    expect(others.flat()).toEqual([]);
    const login = new pg.Client({ connectionString: world.url });
    await login.connect();
    await expect(login.query('SELECT * FROM spec.note')).rejects.toThrow(/permission denied/);
    await expect(login.query('SET ROLE blackfang_spec_owner')).rejects.toThrow(/permission denied/);
    await login.end();
  });

  it('refuse what is no tenant before anything is sent', async () => {
    const injection = `${newId()}', true); DROP TABLE note; --`;
    await expect(db.tenant({ tenantId: injection }, read)).rejects.toThrow(/Not a tenant/);
    await expect(db.batch([newId(), injection], read)).rejects.toThrow(/Not a tenant/);
    await expect(db.system(`it's a "purpose"`, (tx) => tx.one('SELECT 1 AS one'))).resolves.toEqual({ one: 1 });
  });
});

describe('a transaction', () => {
  it('is whole or nothing, and gives its connection back either way', async () => {
    const tenantId = newId();
    for (let round = 0; round < 30; round += 1) {
      const broken = db.tenant({ tenantId }, async (tx) => {
        await write(tx, tenantId, 'half');
        throw new Error('no');
      });
      await expect(broken).rejects.toThrow('no');
    }
    expect(await of(tenantId)).toEqual([]);
  });

  it('is joined by one of the same tenant inside of it, and not by one of another', async () => {
    const [mine, theirs] = [newId(), newId()];
    const broken = db.tenant({ tenantId: mine }, async (tx) => {
      await db.tenant({ tenantId: mine }, (inner) => write(inner, mine, 'inside'));
      expect(await read(tx)).toEqual(['inside']);
      await db.tenant({ tenantId: theirs }, (other) => write(other, theirs, 'on its own'));
      throw new Error('no');
    });
    await expect(broken).rejects.toThrow('no');
    expect(await of(mine)).toEqual([]);
    expect(await of(theirs)).toEqual(['on its own']);
  });

  it('is not joined, nor used, once it is over', async () => {
    const tenantId = newId();
    const ended = Promise.withResolvers<void>();
    const kept = await db.tenant({ tenantId }, async (tx) => {
      const later = ended.promise.then(() => db.tenant({ tenantId }, (own) => write(own, tenantId, 'afterwards')));
      return { tx, later };
    });
    ended.resolve();
    expect(await kept.later).toBe(1);
    expect(await of(tenantId)).toEqual(['afterwards']);
    await expect(kept.tx.query('SELECT 1')).rejects.toThrow(/The transaction is over/);
  });

  it('keeps amounts as they were read, and gives them as text', async () => {
    const tenantId = newId();
    const rows = await db.tenant({ tenantId }, async (tx) => {
      const insert =
        'INSERT INTO note (tenant_id, id, text, amount) SELECT $1, gen_random_uuid(), t, t::numeric FROM unnest($2::text[]) t';
      await tx.execute(insert, [tenantId, ['12.50', '12.5', '0.00000001', '999999999999999999.99']]);
      return tx.query<{ text: string; amount: string }>('SELECT text, amount FROM note');
    });
    expect(rows).toHaveLength(4);
    for (const row of rows) expect(row.amount).toBe(row.text);
  });

  it('says what was wrong with one row where one was expected', async () => {
    await expect(db.system('look', (tx) => tx.one('SELECT 1 WHERE false'))).rejects.toThrow(/Expected one row, got 0/);
    await expect(db.system('look', (tx) => tx.one('SELECT generate_series(1, 2)'))).rejects.toThrow(/got 2/);
    expect(await db.system('look', (tx) => tx.maybeOne('SELECT 1 WHERE false'))).toBeUndefined();
  });

  it('ends when it takes too long, so that it can’t outlive a consumer that was given up', async () => {
    const { url, log, clock } = world;
    const short = new Database({ service: 'spec', url, poolSize: 1, log, clock, transactionTimeoutMs: 200 });
    const slow = short.tenant({ tenantId: newId() }, (tx) => tx.query('SELECT pg_sleep(30)'));
    await expect(slow).rejects.toMatchObject({ kind: 'unavailable', reason: 'database_busy' });
    expect(await short.tenant({ tenantId: newId() }, read)).toEqual([]);
    await short.close();
    // Whoever comes as the process ends may find another one.
    const late = short.tenant({ tenantId: newId() }, read);
    await expect(late).rejects.toMatchObject({ kind: 'unavailable', reason: 'database_unavailable' });
  });

  it('tells that the database is away, and works again when it is back', async () => {
    const tenantId = newId();
    const cut = db.tenant({ tenantId }, async (tx) => {
      const { pid } = await tx.one<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await terminate(pid);
      return read(tx);
    });
    await expect(cut).rejects.toMatchObject({ kind: 'unavailable', reason: 'database_unavailable' });
    expect(await of(tenantId)).toEqual([]);
  });

  it('gives up a connection that leads nowhere, and works on by another one', async () => {
    const { log, clock } = world;
    const way = await wayTo(world.url);
    const far = new Database({ service: 'spec', url: way.url, poolSize: 1, log, clock, transactionTimeoutMs: 200 });
    const tenantId = newId();
    const lost = far.tenant({ tenantId }, async (tx) => {
      await read(tx);
      way.pullCable();
      return read(tx);
    });
    await expect(lost).rejects.toMatchObject({ kind: 'unavailable', reason: 'database_unavailable' });
    expect(await far.tenant({ tenantId }, read)).toEqual([]);
    await far.close();
    way.close();
  });

  it('that meets another’s locks the other way round is told to try again', async () => {
    const tenantId = newId();
    await db.tenant({ tenantId }, async (tx) => {
      for (const text of ['a', 'b']) await write(tx, tenantId, text);
    });
    const [aLocked, bLocked] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const lock = (tx: Tx, text: string) => tx.query('SELECT 1 FROM note WHERE text = $1 FOR UPDATE', [text]);
    const results = await Promise.allSettled([
      db.tenant({ tenantId }, async (tx) => {
        await lock(tx, 'a');
        aLocked.resolve();
        await bLocked.promise;
        await lock(tx, 'b');
      }),
      db.tenant({ tenantId }, async (tx) => {
        await lock(tx, 'b');
        bLocked.resolve();
        await aLocked.promise;
        await lock(tx, 'a');
      }),
    ]);
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(refused).toMatchObject([{ kind: 'unavailable', reason: 'database_busy' }]);
  });
});

describe('hints', () => {
  it('are heard once the transaction has committed, and not where it was rolled back', async () => {
    const heard: string[] = [];
    const first = Promise.withResolvers<void>();
    const listener = await db.listen('spec_hint', () => {
      heard.push('hint');
      if (heard.length === 2) first.resolve();
    });
    const failed = db.tenant({ tenantId: newId() }, async (tx) => {
      tx.hint('spec_hint');
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    // The first call is the listener's own: it has begun to listen.
    expect(heard).toEqual(['hint']);
    await db.tenant({ tenantId: newId() }, async (tx) => tx.hint('spec_hint'));
    await first.promise;
    await listener.close();
  });

  it('come again when the listening connection was lost', async () => {
    let calls = 0;
    const twice = Promise.withResolvers<void>();
    const listener = await db.listen('spec_lost', () => {
      calls += 1;
      if (calls === 2) twice.resolve();
    });
    const { pid } = await whoListens('spec_lost');
    await terminate(pid);
    await twice.promise;
    expect((await whoListens('spec_lost')).pid).not.toBe(pid);
    await listener.close();
  });
});

async function asAdmin<T>(work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: world.superuserUrl });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

const terminate = (pid: number) => asAdmin((admin) => admin.query('SELECT pg_terminate_backend($1)', [pid]));

function whoListens(channel: string): Promise<{ pid: number }> {
  return asAdmin(async (admin) => {
    const { rows } = await admin.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1`,
      [`blackfang listen ${channel}`],
    );
    const [row] = rows;
    if (row === undefined) throw new Error(`nobody listens to ${channel}`);
    return row;
  });
}
