import { Clock } from '@blackfang/core';
import { createLogger } from '@blackfang/observability';
import { ClockOfPeer, HealthProbe } from '../src/index.ts';
import { startHouse } from './house.ts';

const log = createLogger({ service: 'gateway', level: 'silent' });

function clockAt(time: string): Clock {
  const clock = new Clock(() => 0);
  clock.set(new Date(time));
  return clock;
}

describe('the clock of a process without a database', () => {
  it('is set to the time of a peer, by whom nobody need prove who he is for that', async () => {
    const house = await startHouse('tcp', { clock: clockAt('2030-01-01T00:00:00Z') });
    const mine = clockAt('2029-12-31T23:00:00Z');
    const keeper = new ClockOfPeer(house.target, mine, log);
    await keeper.start();
    const offMs = mine.now().getTime() - Date.parse('2030-01-01T00:00:00Z');
    expect(offMs).toBeGreaterThanOrEqual(0);
    // Half of what the answer took.
    expect(offMs).toBeLessThanOrEqual(500);
    await keeper.close();
    await house.close();
  });

  it('goes on as it is while the peer is away, or does not tell', async () => {
    const house = await startHouse('tcp');
    const mine = clockAt('2030-01-01T00:00:00Z');
    const keeper = new ClockOfPeer(house.target, mine, log);
    await keeper.start();
    await keeper.close();
    const probe = new HealthProbe(house.target);
    expect(await probe.check()).toBe(true);
    await house.close();
    expect(await probe.time()).toBeUndefined();
    probe.close();
    expect(mine.now()).toEqual(new Date('2030-01-01T00:00:00Z'));
  });
});
