import { startWorld, type Actor, type World } from './world.ts';

/** The smallest picture that is one. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const HOME = '<title>Lamps | Acme Lamps</title><meta property="og:site_name" content="Acme Lamps">';

describe('A1 a competitor’s name and sign', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.close());

  /** A competitor that a watch of the shop has made: all that is known of it is its host. */
  async function competitor(actor: Actor): Promise<string> {
    world.shop.show('/p', { price: '9.00' });
    const watch = await world.watches.createWatch(
      { url: world.shop.url('/p'), tags: [], schedule: undefined },
      actor.as,
    );
    await world.firstRun(actor, watch.id);
    return watch.competitorId;
  }
  const look = (actor: Actor, id: string) => world.competitors.lookAtHomePage({ id }, actor.as);

  it('are read from its home page, and the sign is kept with us', async () => {
    const actor = await world.actor();
    const id = await competitor(actor);
    world.shop.show('/', {
      body: `${HOME}<link rel="icon" href="/a.png" sizes="96x96"><link rel="icon" href="/b.png">`,
    });
    // The first is a page that calls itself a picture.
    world.shop.show('/a.png', { body: '<script>alert(1)</script>', headers: { 'content-type': 'image/png' } });
    world.shop.show('/b.png', { bytes: PNG });
    const read = await look(actor, id);
    expect(read).toMatchObject({ name: 'Acme Lamps', standing: { watches: 1 } });
    expect(read.logoAt).toBeInstanceOf(Date);
    expect(await world.competitors.getLogo({ id }, actor.as)).toEqual({ contentType: 'image/png', data: PNG });

    // A name that a person gave stays.
    await world.competitors.updateCompetitor({ id, name: 'Acme', domains: undefined }, actor.as);
    expect(await look(actor, id)).toMatchObject({ name: 'Acme' });
    const stranger = await world.actor();
    await expect(look(stranger, id)).rejects.toMatchObject({ kind: 'not_found' });
    await expect(world.competitors.getLogo({ id }, stranger.as)).rejects.toMatchObject({ kind: 'not_found' });
    await world.competitors.deleteCompetitor({ id }, actor.as);
    expect(await world.sql('SELECT 1 FROM competitor_logo WHERE competitor_id = $1', [id])).toEqual([]);
  });

  it('are not read where nothing says them, where there is no page, or from an address of ours', async () => {
    const actor = await world.actor();
    const id = await competitor(actor);
    const before = await world.competitors.getCompetitor({ id }, actor.as);
    world.shop.show('/', { body: '<title>Welcome</title><link rel="icon" href="http://169.254.169.254/x.png">' });
    world.shop.show('/favicon.ico', { status: 404 });
    expect(await look(actor, id)).toEqual(before);
    await expect(world.competitors.getLogo({ id }, actor.as)).rejects.toMatchObject({ reason: 'logo_not_found' });
    world.shop.show('/', { status: 503, body: 'later' });
    await expect(look(actor, id)).rejects.toMatchObject({ kind: 'unprocessable', reason: 'home_page_unreadable' });

    const make = (domains: string[]) =>
      world.competitors.createCompetitor({ name: 'Inside', industry: '', domains }, actor.as);
    await expect(look(actor, (await make(['10.0.0.1'])).id)).rejects.toMatchObject({ reason: 'address_forbidden' });
    await expect(look(actor, (await make([])).id)).rejects.toMatchObject({ reason: 'domain_missing' });
    const viewer = await world.actor({}, 'viewer', actor.tenantId);
    await expect(look(viewer, id)).rejects.toMatchObject({ kind: 'denied' });
  });
});
