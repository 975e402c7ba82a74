import { newId } from '@blackfang/core';
import { Egress } from '@blackfang/egress';
import { createServiceDatabase, type ServiceDatabase } from '@blackfang/testing';
import { WorkQueue } from '@blackfang/work-queue';
import { migrations } from '../migrations/index.ts';
import { hostRules } from '../src/app.module.ts';
import { failure } from '../src/fetch/classify-response.ts';
import { TakeTurn, type SiteTurn } from '../src/fetch/take-turn.ts';

const SPACING_MS = 60_000;
const OWN = '127.0.0.1:8181';

describe('the turn of a site for a page that no run looks at', () => {
  let world: ServiceDatabase;
  let egress: Egress;
  let takeTurn: TakeTurn;

  beforeEach(async () => {
    world = await createServiceDatabase([migrations]);
    egress = new Egress({ userAgent: 'spec', allow: [OWN] });
    const queue = new WorkQueue(world.db, 'run_queue', hostRules({ HOST_CONCURRENCY: 4, HOST_SPACING_MS: SPACING_MS }));
    takeTurn = new TakeTurn(world.db, queue, egress);
  });
  afterEach(async () => {
    await egress.close();
    await world.close();
  });

  const turn = (url: string, signal = new AbortController().signal): Promise<SiteTurn> =>
    takeTurn.execute({ tenantId: newId() }, url, 10_000, signal);
  const seen = { kind: 'read', fetchMs: 5, restMs: 0, crawlDelayMs: 0 } as const;

  it('is one at a time for all tenants, and says when the next one is', async () => {
    expect(await turn('https://shop.test/a')).toMatchObject({ kind: 'ours' });
    const refused = await turn('https://shop.test/b');
    expect(refused).toMatchObject({ kind: 'busy', failure: { class: 'throttled', reason: 'site_busy' } });
    expect(refused).toMatchObject({
      failure: { detail: expect.stringMatching(/^shop\.test is asked .* Try again in (60|59) s\.$/) },
    });
    expect(await turn('https://other.test/a')).toMatchObject({ kind: 'ours' });
  });

  it('comes when the site has had its rest, which what was seen of it tells to all', async () => {
    const first = await turn('https://shop.test/a');
    if (first.kind !== 'ours') throw new Error('The first turn was not ours.');
    const trouble = failure('throttled', 'http_429', 'The site asks for fewer requests (429).', true, 90_000);
    await first.close([seen, { ...seen, kind: 'failed', restMs: 90_000, failure: trouble }]);
    const [lane] = await world.db.system('spec', (tx) =>
      tx.query(`SELECT next_free_at > now() + interval '80 s' AS rests FROM run_queue_lane WHERE lane = 'shop.test'`),
    );
    expect(lane).toEqual({ rests: true });
    expect(await turn('https://shop.test/b')).toMatchObject({ kind: 'busy' });
  });

  it('is waited for no longer than somebody wants it, and not at all where nobody has to be spared', async () => {
    await turn('https://shop.test/a');
    await world.db.system('spec', (tx) =>
      tx.execute(
        `UPDATE run_queue_lane SET next_free_at = clock_timestamp() + interval '5 s' WHERE lane LIKE 'turns %'`,
      ),
    );
    const gone = new AbortController();
    const waiting = turn('https://shop.test/b', gone.signal);
    gone.abort();
    await expect(waiting).rejects.toThrow('aborted');
    for (let time = 0; time < 3; time += 1) expect(await turn(`http://${OWN}/a`)).toMatchObject({ kind: 'ours' });
  });
});
