import { newId, PERMISSIONS_OF, type Caller } from '@blackfang/core';
import { forgetAnswers, runOnce, type Database } from '@blackfang/persistence';
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

const caller = (tenantId = newId(), userId = newId()): Caller => ({
  tenantId,
  userId,
  sessionId: newId(),
  kind: 'member',
  role: 'owner',
  permissions: PERMISSIONS_OF.owner,
});

const request = (rest: Partial<{ key: string; operation: string; body: string }> = {}) => {
  const { key = 'order 1', operation = 'CreateNote', body = 'a' } = rest;
  return { key, operation, request: Buffer.from(body) };
};

/** Makes a note, and answers with its id. */
const makeNote = (of: Caller) => () =>
  db.tenant(of, async (tx) => {
    const id = newId();
    await tx.execute('INSERT INTO note (tenant_id, id, text) VALUES ($1, $2, $3)', [of.tenantId, id, id]);
    return Buffer.from(`secret of ${id}`);
  });

const count = (of: Caller) =>
  db.tenant(of, async (tx) => (await tx.one<{ n: number }>('SELECT count(*)::int AS n FROM note')).n);

describe('P11 a request with an Idempotency-Key', () => {
  it('takes effect once and is answered the same each time', async () => {
    const me = caller();
    const answers = [];
    for (let round = 0; round < 3; round += 1) answers.push(await runOnce(db, me, request(), makeNote(me)));
    expect(new Set(answers.map((answer) => Buffer.from(answer).toString())).size).toBe(1);
    expect(await count(me)).toBe(1);
  });

  it('is refused with another body or for another operation', async () => {
    const me = caller();
    await runOnce(db, me, request(), makeNote(me));
    for (const other of [request({ body: 'b' }), request({ operation: 'DeleteNote' })]) {
      await expect(runOnce(db, me, other, makeNote(me))).rejects.toMatchObject({
        kind: 'unprocessable',
        reason: 'idempotency_key_reused',
      });
    }
    expect(await count(me)).toBe(1);
  });

  it('is told to wait while the same one is being worked on, and has its answer then', async () => {
    const me = caller();
    const [begun, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const first = runOnce(db, me, request(), async () => {
      begun.resolve();
      await go.promise;
      return makeNote(me)();
    });
    await begun.promise;
    await expect(runOnce(db, me, request(), makeNote(me))).rejects.toMatchObject({
      kind: 'conflict',
      reason: 'request_in_progress',
    });
    go.resolve();
    const answer = await first;
    expect(await runOnce(db, me, request(), makeNote(me))).toEqual(answer);
    expect(await count(me)).toBe(1);
  });

  it('takes effect once of fifty at the same time', async () => {
    const me = caller();
    const results = await Promise.allSettled(
      Array.from({ length: 50 }, () => runOnce(db, me, request(), makeNote(me))),
    );
    expect(results.some((result) => result.status === 'fulfilled')).toBe(true);
    expect(await count(me)).toBe(1);
  });

  it('may be sent again when it failed', async () => {
    const me = caller();
    const failed = runOnce(db, me, request(), async () => {
      await makeNote(me)();
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(await count(me)).toBe(0);
    await runOnce(db, me, request(), makeNote(me));
    expect(await count(me)).toBe(1);
  });

  it('is another one for another member, and for another tenant', async () => {
    const me = caller();
    const [colleague, stranger] = [caller(me.tenantId), caller(newId(), me.userId)];
    for (const who of [me, colleague, stranger]) await runOnce(db, who, request(), makeNote(who));
    expect(await count(me)).toBe(2);
    expect(await count(stranger)).toBe(1);
  });

  it.each([0, 256])('is refused with a key of %i characters', async (length) => {
    const me = caller();
    await expect(runOnce(db, me, request({ key: 'x'.repeat(length) }), makeNote(me))).rejects.toMatchObject({
      reason: 'idempotency_key_invalid',
    });
  });

  it('has its answer kept sealed: neither the key nor a secret stands in the row', async () => {
    const me = caller();
    await runOnce(db, me, request({ key: 'my very own key' }), makeNote(me));
    const admin = new pg.Client({ connectionString: world.superuserUrl });
    await admin.connect();
    const { rows } = await admin.query<{ row: string; response: Buffer }>(
      'SELECT i::text AS row, response FROM spec.idempotent_request i WHERE tenant_id = $1',
      [me.tenantId],
    );
    const shown = rows.map(({ row, response }) => `${row} ${response.toString('latin1')}`).join();
    expect(rows).toHaveLength(1);
    expect(shown).not.toMatch(/secret of|my very own key/);
    // A day later it is forgotten.
    await admin.query(`UPDATE spec.idempotent_request SET expires_at = now() - interval '1 s'`);
    await runOnce(db, me, request({ key: 'my very own key', body: 'new' }), makeNote(me));
    expect(await count(me)).toBe(2);
    await admin.query(`UPDATE spec.idempotent_request SET expires_at = now() - interval '1 s'`);
    expect(await forgetAnswers(db)).toBeGreaterThan(0);
    expect((await admin.query('SELECT 1 FROM spec.idempotent_request')).rows).toEqual([]);
    await admin.end();
  });
});
