// The demo's own process: the shop, the mailbox and the receiver, which are no part of the product and outlive a kill
// of it. Arguments: the demo's folder, the product's port. Started by demo-process.ts, which hears over IPC how it went.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PID_FILE, type DemoReport } from './demo-process.ts';
import { startMailbox } from './mailbox/mailbox.ts';
import { demoPorts } from './ports.ts';
import { startReceiver } from './receiver/receiver.ts';
import { startShop } from './shop/shop.ts';
import { openStorage } from './storage.ts';

const [folder = '', port = ''] = process.argv.slice(2);
const pidFile = join(folder, PID_FILE);

async function start(): Promise<() => Promise<void>> {
  writeFileSync(pidFile, String(process.pid));
  const db = openStorage(join(folder, 'demo.sqlite'));
  const ports = demoPorts(Number(port));
  const parts = [
    await startShop(db, ports.shop),
    await startMailbox(db, { http: ports.mailbox, smtp: ports.smtp }),
    await startReceiver(db, ports.receiver),
  ];
  return async () => {
    await Promise.all(parts.map((part) => part.close()));
    db.close();
    rmSync(pidFile, { force: true });
  };
}

function report(message: DemoReport): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined) resolve();
    else process.send(message, () => resolve());
  });
}

// Until it is ready nobody could find it again: then it does not outlive who started it.
const endAlone = (): never => process.exit(1);
process.once('disconnect', endAlone);
try {
  const stop = await start();
  process.off('disconnect', endAlone);
  process.once('SIGTERM', () => {
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    );
  });
  await report({ kind: 'ready' });
} catch (error) {
  const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE' && 'port' in error;
  const reason = isTaken
    ? `port ${String(error.port)} is taken. Free it, or choose another --port`
    : String(error instanceof Error ? error.message : error);
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  await report({ kind: 'failed', reason });
  process.exit(1);
}
