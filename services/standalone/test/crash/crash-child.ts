// A process of the product that is started to be killed: it loads the service that it is likely to be asked for, waits
// for a line that says which one to run and where to die, and runs it. Its end without such a line is the end of who
// started it.
import { createInterface } from 'node:readline';
import { armFailpoint } from '@blackfang/core';
import type { OwnService } from '../../src/services.ts';
import { startModule, type Settings } from './start-module.ts';

export interface Job {
  readonly failpoint: string;
  readonly service: OwnService;
  readonly settings: Settings;
}

/** One service loads in half the time of all. */
const LOAD: Readonly<Record<OwnService, () => Promise<{ readonly AppModule: unknown }>>> = {
  identity: () => import('@blackfang/identity/app.module'),
  billing: () => import('@blackfang/billing/app.module'),
  scraping: () => import('@blackfang/scraping/app.module'),
  analysis: () => import('@blackfang/analysis/app.module'),
  alerting: () => import('@blackfang/alerting/app.module'),
};

const lines = createInterface({ input: process.stdin });
lines.once('line', (line) => {
  const { failpoint, service, settings } = JSON.parse(line) as Job;
  armFailpoint(failpoint);
  void LOAD[service]().then(({ AppModule }) => startModule(AppModule, service, settings));
});
lines.once('close', () => process.exit());
void LOAD[process.argv[2] as OwnService]();
