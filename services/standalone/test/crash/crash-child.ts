// A process of the product that is started to be killed: it loads everything, waits for a line that says which service
// to run and where to die, and runs it. Its end without such a line is the end of who started it.
import { createInterface } from 'node:readline';
import { armFailpoint } from '@blackfang/core';
import { startOne, type Settings } from './start-one.ts';
import type { OwnService } from '../../src/services.ts';

export interface Job {
  readonly failpoint: string;
  readonly service: OwnService;
  readonly settings: Settings;
}

const lines = createInterface({ input: process.stdin });
lines.once('line', (line) => {
  const { failpoint, service, settings } = JSON.parse(line) as Job;
  armFailpoint(failpoint);
  void startOne(service, settings);
});
lines.once('close', () => process.exit());
