// Loaded into each process of an arena by NODE_OPTIONS: on SIGUSR2 it reads which failpoint is to kill it.
import { readFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  process.on('SIGUSR2', async () => {
    const { armFailpoint } = await import('../../libs/core/src/failpoint.ts');
    const { name, after } = JSON.parse(readFileSync(process.env.FAILPOINT_FILE, 'utf8'));
    armFailpoint(name, after);
  });
}
