import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { wrongClock } from './wrong-clock.ts';

const run = promisify(execFile);

/** Prints the time of day, and how long a timer of 100 ms took by it and by the clock that never jumps. */
const TELL = `
  const [began, since] = [Date.now(), performance.now()];
  setTimeout(() => console.log(began, Date.now() - began, performance.now() - since), 100);`;

describe('a process whose clock is wrong', () => {
  it.each([
    ['six minutes ahead', 360_000],
    ['an hour behind', -3_600_000],
  ])('sees another time of day, %s, and waits no longer than others', async (_, offMs) => {
    const before = Date.now();
    const env = { ...process.env, NODE_OPTIONS: '', ...(await wrongClock(offMs)) };
    const { stdout } = await run(process.execPath, ['-e', TELL], { env });
    const after = Date.now();
    const [began = 0, byDay = 0, byTimer = 0] = stdout.trim().split(' ').map(Number);
    expect(began).toBeGreaterThanOrEqual(before + offMs - 1_000);
    expect(began).toBeLessThanOrEqual(after + offMs + 1_000);
    for (const waited of [byDay, byTimer]) {
      expect(waited).toBeGreaterThanOrEqual(99);
      expect(waited).toBeLessThanOrEqual(after - before);
    }
  });
});
