import { ProductChanged, WatchJobEnded } from '@blackfang/contracts/events';
import { newId } from '@blackfang/core';
import { publish } from '@blackfang/messaging';
import { until } from '@blackfang/testing';
import { register, startWorld, type World } from './world.ts';

describe('P12 the audit of what is done elsewhere', () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld();
  });

  afterAll(() => world.close());

  it('has work on many watches once, with how many it concerned', async () => {
    const ada = await register(world);
    const { tenantId, userId: askedBy } = ada;
    const jobId = newId();
    const message = { tenantId, jobId, action: 'pause', askedBy, changed: 8_412, unchanged: 3, failed: 1 };
    const tell = (cause: string) =>
      world.database.db.tenant({ tenantId }, (tx) =>
        publish(tx, WatchJobEnded, [
          { tenantId, aggregateId: jobId, cause, message: { ...message, endedAt: new Date() } },
        ]),
      );
    const entries = async () =>
      (await world.audit.listAuditEntries({ limit: 0, cursor: '' }, ada.as)).items.filter(
        ({ targetId }) => targetId === jobId,
      );
    await tell('ended');
    await until('entry', async () => (await entries()).length > 0);
    expect(await entries()).toMatchObject([
      { action: 'watches.paused', actorId: askedBy, detail: { changed: '8412', failed: '1' } },
    ]);
  });

  it('has who changed a product, each change once', async () => {
    const ada = await register(world);
    const { tenantId, userId: changedBy } = ada;
    const productId = newId();
    const message = { tenantId, productId, changedBy, changedAt: new Date() };
    await world.database.db.tenant({ tenantId }, (tx) =>
      publish(
        tx,
        ProductChanged,
        [
          { change: 'created', version: 1n, watches: 0 },
          { change: 'watches_attached', version: 2n, watches: 3 },
        ].map((change) => ({
          tenantId,
          aggregateId: productId,
          cause: change.version,
          message: { ...message, ...change },
        })),
      ),
    );
    const entries = async () =>
      (await world.audit.listAuditEntries({ limit: 0, cursor: '' }, ada.as)).items.filter(
        ({ targetId }) => targetId === productId,
      );
    await until('second entry', async () => (await entries()).length === 2);
    const told = (await entries()).map(({ action, actorId, detail }) => [action, actorId, detail]);
    expect(told).toEqual(
      expect.arrayContaining([
        ['product.created', changedBy, {}],
        ['product.watches_attached', changedBy, { watches: '3' }],
      ]),
    );
    expect(told).toHaveLength(2);
  });
});
