import { startPostgres } from '@blackfang/embedded-postgres';
import type { UpArguments } from './arguments.ts';
import { startDemo, stopLeftDemo, type Demo } from './demo/start-demo.ts';
import type { Life } from './run-until-stopped.ts';
import { egressAllowed } from './settings.ts';

/** Starts the Postgres of a data folder, which is started again when it dies. @returns the superuser's address */
export async function startOwnPostgres(dataFolder: string, { log, started }: Life): Promise<string> {
  const postgres = await startPostgres({
    dataFolder: `${dataFolder}/postgres`,
    durable: true,
    onExit: ({ pid }) => log.error({ pid }, 'Postgres died; it is started again'),
    onRestart: ({ pid, downMs }) => log.warn({ pid, downMs }, 'Postgres is back'),
    onError: (error) => log.error({ err: error }, 'Postgres could not be started again yet'),
  });
  started.push({ name: 'postgres', close: () => postgres.stop() });
  return postgres.url;
}

/** Starts the demo where it is wanted, and ends one that a killed `up` left where it is not. */
export async function startWantedDemo(args: UpArguments, dataFolder: string, life: Life): Promise<Demo | undefined> {
  const { log, started } = life;
  if (!args.demo) await stopLeftDemo(dataFolder);
  const demo = args.demo ? await startDemo({ port: args.port, dataFolder, log }) : undefined;
  if (demo) {
    started.push({ name: 'demo', close: () => demo.close() });
    const { shop, mailbox, receiver } = demo.addresses;
    process.stdout.write(`Demo shop ${shop}, mailbox ${mailbox}, webhook receiver ${receiver}\n`);
    process.stdout.write('Sign in as demo@blackfang.test with demo-password\n');
  }
  const allowed = egressAllowed({ args, demo: demo?.addresses });
  if (allowed.length > 0)
    log.warn({ allowed, demo: args.demo }, 'fetches and webhooks may reach these private addresses');
  return demo;
}
