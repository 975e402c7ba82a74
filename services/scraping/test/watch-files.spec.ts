import { WatchChanged, WatchJobEnded } from '@blackfang/contracts/events';
import { startWorld, type Actor, type World } from './world.ts';

const lines = (...text: string[]) => text.join('\n');

describe('A3 watches as files, and under names', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.close());

  async function bring(actor: Actor, text: string, format = 'csv') {
    const { id } = await world.watchFiles.startImport({ format, text }, actor.as);
    await world.tells(WatchJobEnded, ({ jobId }) => jobId === id);
    return world.watchJobs.getWatchJob({ id }, actor.as);
  }

  async function take(actor: Actor, request: object = {}): Promise<string> {
    const pieces = world.watchFiles.exportWatches({ format: 'csv', filter: undefined, ...request }, actor.as);
    let text = '';
    for await (const { data } of pieces) text += Buffer.from(data).toString();
    return text;
  }

  const watchesOf = async ({ as }: Actor) =>
    (await world.watches.listWatches({ limit: 200, cursor: '', sort: 'name' }, as)).items;

  it('are made, changed where they are known, and the same file again changes nothing', async () => {
    const ada = await world.actor();
    const { address } = world.shop;
    const text = lines(
      'name,address,competitor,tags,schedule,own price',
      `Lamp,http://${address}/lamp,Acme,home; new,PT15M,12.90 EUR`,
      `Chair,http://${address}/chair,ACME,,0 6 * * 1 Europe/Berlin,`,
      `Desk,http://${address}/desk,,,,`,
      'Forbidden,http://10.0.0.1/x,,,,',
      'Dense,http://10.0.0.1/y,,,PT5S,',
      'Wrong,nowhere,,,,',
    );
    const preview = await world.watchFiles.previewImport({ format: 'csv', text }, ada.as);
    expect(preview).toMatchObject({ rows: 6, creates: 5, updates: 0, wrong: 1, room: 500 });
    expect(preview.errors).toMatchObject([{ line: 7, path: 'url' }]);
    expect(preview.sample[0]).toMatchObject({
      line: 2,
      name: 'Lamp',
      schedule: 'PT15M',
      ownPrice: { amount: '12.90' },
    });
    expect(await watchesOf(ada)).toEqual([]);

    const job = await bring(ada, text);
    expect(job).toMatchObject({ action: 'import', total: 6, changed: 3, unchanged: 0, failed: 3 });
    expect(job.failures.map(({ reason, line }) => [reason, line])).toEqual([
      ['address_forbidden', 5],
      ['row_invalid', 7],
    ]);
    const made = await watchesOf(ada);
    expect(made.map(({ name, competitorName }) => [name, competitorName])).toEqual([
      ['Chair', 'Acme'],
      ['Desk', 'Acme'],
      ['Lamp', 'Acme'],
    ]);
    expect(made[2]).toMatchObject({
      tags: ['home', 'new'],
      schedule: { everyS: 900 },
      ownPrice: { amount: '12.90', currency: 'EUR' },
    });
    await world.firstRun(ada, made[2]?.id ?? '');
    expect(await bring(ada, text)).toMatchObject({ changed: 0, unchanged: 3, failed: 3 });

    const changed = lines('address,tags,own price', `http://${address}/lamp,home,13 EUR`);
    expect(await bring(ada, changed)).toMatchObject({ changed: 1 });
    expect((await watchesOf(ada))[2]).toMatchObject({ name: 'Lamp', tags: ['home'], ownPrice: { amount: '13' } });
    const told = world.told.filter((one) => one.event.topic === WatchChanged.topic && one.tenantId === ada.tenantId);
    expect(told.map(({ message }) => message['change']).sort()).toEqual([
      'created',
      'created',
      'created',
      'own_price_set',
      'updated',
    ]);
  });

  it.each([
    ['csv', `"'=HYPERLINK(""x"")",Acme`],
    ['json', '"schedule":"P1D"'],
  ])('go out as %s and come back the same, here and elsewhere', async (format, looks) => {
    const ada = await world.actor({}, 'owner');
    const { address } = world.shop;
    const text = lines(
      'address,name,competitor,tags,schedule,own price,status,language,notes,follow text,text ignore,text triggers,screenshots',
      `http://${address}/a,"=HYPERLINK(""x"")",Acme,"a, b",P1D,1.50 EUR,paused,de-ch,"Two\nlines, of them",yes,".ad\n#menu, #foot",sold out,yes`,
      `http://${address}/b,Zwei,Acme,,0 6 * * * UTC,,,,,,,`,
      `http://${address}/c,Drei,Acme,,"PT1H mon-fri 8:00-20:00; sat 10:00-14:00 Europe/Berlin",,active,,,,,`,
    );
    const { sample } = await world.watchFiles.previewImport({ format: 'csv', text }, ada.as);
    const hours = 'PT1H mon-fri 08:00-20:00; sat 10:00-14:00 Europe/Berlin';
    expect(sample).toMatchObject([
      { status: 'paused', language: 'de-CH', notes: 'Two\nlines, of them' },
      {},
      { schedule: hours },
    ]);
    await bring(ada, text);
    expect(await watchesOf(ada)).toMatchObject([
      {
        status: 'paused',
        pausedReason: 'person',
        nextRunAt: undefined,
        notes: 'Two\nlines, of them',
        text: { follow: true, only: [], ignore: ['.ad', '#menu, #foot'], triggers: ['sold out'], screenshots: true },
      },
      { name: 'Drei', schedule: { everyS: 3_600, timeZone: 'Europe/Berlin', windows: [{}, { fromMinute: 600 }] } },
      { name: 'Zwei' },
    ]);
    const file = await take(ada, { format });
    expect(file).toContain(looks);
    expect(await bring(ada, file, format)).toMatchObject({ changed: 0, unchanged: 3 });
    expect(file).toContain(hours);

    const bob = await world.actor();
    expect(await bring(bob, file, format)).toMatchObject({ changed: 3, failed: 0 });
    const plain = async (actor: Actor) =>
      (await watchesOf(actor)).map(
        ({ url, name, tags, schedule, ownPrice, competitorName, status, notes, request, text }) => {
          const isPaused = status === 'paused';
          return { url, name, tags, schedule, ownPrice, competitorName, isPaused, notes, request, text };
        },
      );
    expect(await plain(bob)).toEqual(await plain(ada));
    expect(await take(ada, { filter: { search: 'Zwei' } })).not.toContain('HYPERLINK');
    await expect(take(ada, { format: 'pdf' })).rejects.toMatchObject({ reason: 'format_invalid' });
  });

  it('are as they were, and those that were made are gone, when a file is taken back', async () => {
    const ada = await world.actor();
    const { address } = world.shop;
    const head = 'address,name,competitor,tags,schedule,own price,status,notes';
    await bring(
      ada,
      lines(head, `http://${address}/a,Lamp,Acme,home,PT1H,9 EUR,,`, `http://${address}/b,Desk,Acme,,,,paused,`),
    );
    // How the looks of the pages go, which are none, is no matter here.
    const plain = async () =>
      (await watchesOf(ada)).map(({ version: _version, lastFailure: _failure, nextRunAt, status, ...watch }) => ({
        ...watch,
        isPaused: status === 'paused',
        isDue: nextRunAt !== undefined,
      }));
    const before = await plain();
    const { items: competitors } = await world.competitors.listCompetitors({ limit: 0, cursor: '' }, ada.as);
    const job = await bring(
      ada,
      lines(
        head,
        `http://${address}/a,Lamp 2,Bolt,office,PT1H mon 08:00-09:00 UTC,10 EUR,paused,Dear`,
        `http://${address}/b,,,sale,,7 EUR,active,`,
        `http://${address}/c,Chair,Bolt,,,,,`,
      ),
    );
    expect(job).toMatchObject({ changed: 3, failed: 0, undoUntil: expect.any(Date) });
    const [desk] = (await watchesOf(ada)).filter(({ url }) => url.endsWith('/b'));
    expect(desk).toMatchObject({ pausedReason: '', tags: ['sale'], ownPrice: { amount: '7' } });
    // What somebody else does to another part of it stays.
    const name = { id: desk?.id ?? '', name: 'Big desk', schedule: undefined, tags: undefined, request: undefined };
    await world.watches.updateWatch(name, ada.as);

    const { id: undoId } = await world.watchJobs.undoWatchJob({ id: job.id }, ada.as);
    await world.tells(WatchJobEnded, ({ jobId }) => jobId === undoId);
    const undone = await world.watchJobs.getWatchJob({ id: undoId }, ada.as);
    expect(undone).toMatchObject({ action: 'revert', total: 3, changed: 3, failed: 0, undoUntil: undefined });
    expect(await plain()).toEqual(
      before
        .map((watch) => (watch.name === 'Desk' ? { ...watch, name: 'Big desk' } : watch))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
    );
    const { items } = await world.competitors.listCompetitors({ limit: 0, cursor: '' }, ada.as);
    expect(items.map(({ id }) => id)).toEqual(competitors.map(({ id }) => id));
  });

  it('are made as far as the plan has room', async () => {
    const ada = await world.actor({ maxWatches: 2, maxCompetitors: 1 });
    const { address } = world.shop;
    const text = lines(
      'address,competitor',
      ...[1, 2, 3].map((n) => `http://${address}/${n},${n === 2 ? 'Bolt' : 'Acme'}`),
    );
    expect(await bring(ada, text)).toMatchObject({ changed: 2, failed: 1, failures: [{ reason: 'plan_limit' }] });
    expect(await bring(ada, `http://${address}/4`)).toMatchObject({ changed: 0, failed: 1 });
    const viewer = await world.actor({}, 'viewer', ada.tenantId);
    await expect(bring(viewer, text)).rejects.toMatchObject({ kind: 'denied' });
    await expect(bring(ada, '')).rejects.toMatchObject({ reason: 'file_empty' });
    expect(await take(viewer)).toContain(`http://${address}/1`);
  });

  it('are shown as somebody keeps it under a name, for one alone or for all', async () => {
    const ada = await world.actor();
    const bob = await world.actor({}, 'viewer', ada.tenantId);
    const stranger = await world.actor();
    const content = { filter: { search: 'lamp', held: true }, sort: '-price', columns: ['price', 'tags', 'price'] };
    const made = await world.watchViews.createWatchView({ name: ' Lamps ', shared: false, ...content }, ada.as);
    expect(made).toMatchObject({
      name: 'Lamps',
      ownerId: ada.caller.userId,
      sort: '-price',
      columns: ['price', 'tags'],
    });
    const names = async (actor: Actor) =>
      (await world.watchViews.listWatchViews({ limit: 0, cursor: '' }, actor.as)).items.map(({ name }) => name);
    expect(await names(bob)).toEqual([]);
    const { id, version } = made;
    await world.watchViews.updateWatchView({ id, shared: true, content: undefined, expectedVersion: version }, ada.as);
    expect([await names(ada), await names(bob), await names(stranger)]).toEqual([['Lamps'], ['Lamps'], []]);

    const change = (actor: Actor, request: object) =>
      world.watchViews.updateWatchView({ id, content: undefined, ...request }, actor.as);
    await expect(change(ada, { expectedVersion: version })).rejects.toMatchObject({ reason: 'version_stale' });
    await expect(change(bob, { name: 'Mine' })).rejects.toMatchObject({ reason: 'watch_view_not_found' });
    await expect(change(stranger, { name: 'Mine' })).rejects.toMatchObject({ reason: 'watch_view_not_found' });
    await expect(change(ada, { name: ' ' })).rejects.toMatchObject({ reason: 'name_invalid' });
    await expect(change(ada, { content: { sort: 'colour', columns: [] } })).rejects.toMatchObject({
      reason: 'sort_invalid',
    });
    const own = await world.watchViews.createWatchView(
      { name: 'Own', shared: false, sort: '', columns: [], filter: {} },
      bob.as,
    );
    const share = { id: own.id, shared: true, content: undefined };
    await expect(world.watchViews.updateWatchView(share, bob.as)).rejects.toMatchObject({ kind: 'denied' });
    await world.sql(
      `INSERT INTO watch_view (tenant_id, id, owner_id, name) SELECT $1, uuidv7(), $2, n::text FROM generate_series(1, 49) n`,
      [bob.tenantId, bob.caller.userId],
    );
    await expect(
      world.watchViews.createWatchView({ name: 'One more', shared: false, sort: '', columns: [], filter: {} }, bob.as),
    ).rejects.toMatchObject({ reason: 'watch_view_limit' });
    const admin = await world.actor({}, 'admin', ada.tenantId);
    await world.watchViews.deleteWatchView({ id }, admin.as);
    expect(await names(ada)).toEqual([]);
  });
});
