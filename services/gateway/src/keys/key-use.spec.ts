import { Clock, newId, PERMISSIONS, type Caller } from '@blackfang/core';
import { createLogger } from '@blackfang/observability';
import { KeyUse, type KeyRequests } from './key-use.ts';

const log = createLogger({ service: 'key use spec', level: 'error' });
const caller = (kind: 'key' | 'member', sessionId = newId()): Caller => ({
  ...{ tenantId: newId(), userId: newId(), sessionId, kind, role: 'owner', permissions: PERMISSIONS },
});

describe('requests of API keys', () => {
  it('are counted by key and day, and those of members are not', async () => {
    const told: KeyRequests[] = [];
    const clock = new Clock(() => 0);
    const use = new KeyUse({ tell: async (items) => told.push(...items), clock, log });
    const [busy, calm] = [caller('key'), caller('key')];
    clock.set(new Date('2026-11-21T23:59:59.999Z'));
    use.count(busy);
    use.count(calm);
    use.count(busy);
    use.count(caller('member'));
    clock.set(new Date('2026-11-22T00:00:00Z'));
    use.count(busy);
    await use.tell();
    await use.tell();
    expect(told.map(({ apiKeyId, day, requests }) => [apiKeyId, day, requests])).toEqual([
      [busy.sessionId, '2026-11-21', 2n],
      [calm.sessionId, '2026-11-21', 1n],
      [busy.sessionId, '2026-11-22', 1n],
    ]);
  });

  it('wait where they can not be told, with what comes meanwhile, and are told at the end', async () => {
    const told: KeyRequests[] = [];
    let isAway = true;
    const tell = async (items: readonly KeyRequests[]) => {
      if (isAway) throw new Error('away');
      told.push(...items);
    };
    const use = new KeyUse({ tell, clock: new Clock(), log });
    const key = caller('key');
    use.count(key);
    await use.tell();
    use.count(key);
    isAway = false;
    await use.close();
    expect(told).toMatchObject([{ apiKeyId: key.sessionId, tenantId: key.tenantId, requests: 2n }]);
  });
});
