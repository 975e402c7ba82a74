// The service in a process of its own, with the settings of its environment, that dies at the failpoint of its argument.
import { armFailpoint, Clock } from '@blackfang/core';
import { createLogger, createMetrics } from '@blackfang/observability';
import { startService } from '@blackfang/rpc';
import { AppModule } from '../src/app.module.ts';

// Its end comes with that of who started it, at the latest.
process.once('disconnect', () => process.exit());
armFailpoint(process.argv[2] ?? '');
await startService(AppModule, process.env, {
  instance: 'spec',
  log: createLogger({ service: 'alerting', level: 'error' }),
  metrics: createMetrics('alerting'),
  clock: new Clock(),
});
process.send?.('ready');
