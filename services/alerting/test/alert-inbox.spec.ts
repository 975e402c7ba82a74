import { newId } from '@blackfang/core';
import { eur, Offer } from './shop.ts';
import { alertsOf, eventually, makeRule, startWorld, type Person, type World } from './world.ts';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});

afterAll(() => world.close());

describe('A4 the inbox of each person', () => {
  /** @returns how many wait for somebody: unread, unacknowledged, snoozed */
  const waiting = async (person: Person) => {
    const { unread, unacknowledged, snoozed } = await world.alerts.summarizeAlerts({}, person.as);
    return [unread, unacknowledged, snoozed];
  };
  const listed = async (person: Person, state?: string) =>
    (await world.alerts.listAlerts({ limit: 0, cursor: '', ...(state && { state }) }, person.as)).items;
  const soon = () => new Date(world.database.clock.now().getTime() + 60_000);

  async function moved(times: number): Promise<{ ann: Person; ben: Person; ids: string[] }> {
    const ann = await world.person();
    await makeRule(world, ann, { kind: 'price_changed' });
    const lamp = new Offer(ann.tenantId, { price: eur('10') });
    await world.tell(...Array.from({ length: times }, (_, index) => lamp.costs(`${11 + index}`)));
    const alerts = await eventually(
      () => alertsOf(world, ann),
      (list) => list.length === times,
    );
    return { ann, ben: await world.person(ann.tenantId, 'viewer'), ids: alerts.map(({ id }) => id) };
  }

  it('says what somebody has read for them alone, one by one, all of it, and back', async () => {
    const { ann, ben, ids } = await moved(4);
    const [newest = '', second = '', third = ''] = ids;
    expect(await waiting(ann)).toEqual([4, 4, 0]);
    const mark = (person: Person, marks: { ids?: string[]; through?: string; read: boolean }) =>
      world.alerts.markAlerts({ ids: [], ...marks }, person.as);
    expect(await mark(ben, { ids: [newest, third], read: true })).toEqual({ ids: [newest, third], complete: true });
    expect(await mark(ben, { ids: [newest], read: true })).toEqual({ ids: [], complete: true });
    expect((await listed(ben, 'unread')).map(({ id }) => id)).toEqual([second, ids[3]]);
    expect([await waiting(ben), await waiting(ann)]).toEqual([
      [2, 4, 0],
      [4, 4, 0],
    ]);

    expect(await mark(ann, { through: second, read: true })).toEqual({ ids: ids.slice(1), complete: true });
    expect((await listed(ann)).map(({ read }) => read)).toEqual([false, true, true, true]);
    expect(await mark(ann, { ids: [third], read: false })).toEqual({ ids: [third], complete: true });
    expect((await listed(ann, 'unread')).map(({ id }) => id)).toEqual([newest, third]);
    expect((await waiting(ann))[0]).toBe(2);

    await world.sql('UPDATE alert SET acknowledged_at = now() WHERE tenant_id = $1 AND id = $2', [
      ann.tenantId,
      newest,
    ]);
    expect((await listed(ben, 'unacknowledged')).map(({ id }) => id)).toEqual(ids.slice(1));
    const refusals: [Parameters<typeof mark>[1], object][] = [
      [{ ids: [newest, newId()], read: true }, { fields: [{ path: 'ids.1' }] }],
      [{ through: newId(), read: true }, { reason: 'alert_not_found' }],
      [{ through: newest, read: false }, { reason: 'read_invalid' }],
      [{ ids: [newest], through: newest, read: true }, { reason: 'ids_invalid' }],
      [{ ids: [], read: true }, { reason: 'ids_invalid' }],
    ];
    for (const [marks, error] of refusals) await expect(mark(ann, marks)).rejects.toMatchObject(error);
    await expect(listed(ann, 'gone')).rejects.toMatchObject({ reason: 'state_invalid' });
  });

  it('lets go of what is snoozed until its time, and has it back unread', async () => {
    const { ann, ben, ids } = await moved(2);
    const [newest = '', oldest = ''] = ids;
    await world.alerts.markAlerts({ ids, read: true }, ann.as);
    const until = soon();
    expect(await world.alerts.snoozeAlert({ id: oldest, until }, ann.as)).toMatchObject({ snoozedUntil: until });
    expect(await waiting(ann)).toEqual([0, 1, 1]);
    expect((await listed(ann, 'inbox')).map(({ id }) => id)).toEqual([newest]);
    expect((await listed(ann, 'snoozed')).map(({ id }) => id)).toEqual([oldest]);
    expect(await world.alerts.summarizeAlerts({}, ann.as)).toMatchObject({ nextBackAt: until });
    expect(await waiting(ben)).toEqual([2, 2, 0]);
    const days = async (count: number) => (await world.alerts.countAlerts({ days: count }, ben.as)).byDay;
    expect((await days(0)).map(({ count }) => count)).toEqual([...Array<number>(13).fill(0), 2]);
    expect(await days(1)).toMatchObject([{ day: world.database.clock.now().toISOString().slice(0, 10), count: 2 }]);
    await expect(days(91)).rejects.toMatchObject({ reason: 'days_invalid' });

    // Reading everything is no reason to forget what one wanted to come back.
    await world.alerts.markAlerts({ ids: [], through: newest, read: true }, ann.as);
    await world.sql(`UPDATE alert_mark SET snoozed_until = now() WHERE tenant_id = $1`, [ann.tenantId]);
    expect(await waiting(ann)).toEqual([1, 2, 0]);
    expect(await listed(ann, 'unread')).toMatchObject([{ id: oldest, read: false, snoozedUntil: undefined }]);

    await world.alerts.snoozeAlert({ id: newest, until: soon() }, ann.as);
    expect(await world.alerts.snoozeAlert({ id: newest, until: undefined }, ann.as)).toMatchObject({
      snoozedUntil: undefined,
    });
    for (const wrong of [new Date(0), new Date(until.getTime() + 31 * 86_400_000)]) {
      const snoozed = world.alerts.snoozeAlert({ id: newest, until: wrong }, ann.as);
      await expect(snoozed).rejects.toMatchObject({ reason: 'until_invalid' });
    }
    const stranger = await world.person();
    await expect(world.alerts.snoozeAlert({ id: newest, until: soon() }, stranger.as)).rejects.toMatchObject({
      reason: 'alert_not_found',
    });
    expect(await waiting(stranger)).toEqual([0, 0, 0]);
  });
});
