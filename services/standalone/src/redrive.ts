import { tmpdir } from 'node:os';
import { Clock } from '@blackfang/core';
import { Consumers, redrive, type RedriveResult } from '@blackfang/messaging';
import { createLogger, createMetrics, NestLogger } from '@blackfang/observability';
import { Database } from '@blackfang/persistence';
import { NestFactory } from '@nestjs/core';
import { parseUpArguments } from './arguments.ts';
import type { Installation } from './install.ts';
import { OWN_SERVICES, SERVICES } from './services.ts';
import { onePlace, settingsOf } from './settings.ts';

/** Runs the dead letters of every consumer again, and prints what came of each. May run beside a running product. */
export async function redriveAll(dataFolder: string, installation: Installation): Promise<void> {
  const log = createLogger({ service: 'redrive', level: 'warn' });
  const metrics = createMetrics('redrive');
  const args = parseUpArguments(['--data', dataFolder]);
  const settings = settingsOf({
    args,
    dataFolder,
    placement: onePlace(tmpdir(), installation),
    installation,
    demo: undefined,
    environment: {},
  });
  for (const name of OWN_SERVICES) {
    const service = SERVICES[name];
    const host = { instance: 'redrive', log, metrics: metrics.forService(name), clock: new Clock() };
    const module = service.register(service.parse(settings[name]) as never, host);
    // Created and not started: no relay, no worker, no server; the consumers with what they need.
    const app = await NestFactory.createMicroservice(module, { logger: new NestLogger(log), abortOnError: false });
    try {
      const db = app.get(Database);
      for (const consumer of app.get(Consumers).list) {
        report(await consumer.accept((one) => redrive(one, db)));
      }
    } finally {
      await app.close();
    }
  }
}

function report({ consumer, done, refused }: RedriveResult): void {
  if (done === 0 && refused.length === 0) return;
  process.stdout.write(`${consumer}: ${done} done, ${refused.length} refused again\n`);
  for (const { eventId, cause } of refused) process.stdout.write(`  ${eventId}: ${cause}\n`);
}
