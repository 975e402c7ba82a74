import { resolve } from 'node:path';
import { AppError } from '@blackfang/core';
import { startPostgres, stopLeftPostgres } from '@blackfang/embedded-postgres';
import { createLogger } from '@blackfang/observability';
import { parseDataArgument, parseUpArguments, UsageError } from './arguments.ts';
import { openDataFolder } from './data-folder.ts';
import { stopLeftDemo } from './demo/start-demo.ts';
import { createTopics } from './distributed/create-topics.ts';
import { upDistributed } from './distributed/up-distributed.ts';
import { givenServers } from './given-servers.ts';
import { createEmbeddedLog, install } from './install.ts';
import { redriveAll } from './redrive.ts';
import { up } from './up.ts';

/** What `./blackfang up`, `down`, `migrate` and `redrive` run. Errors are one sentence, never a stack. */
async function run([command, ...args]: readonly string[]): Promise<number> {
  switch (command) {
    case 'up': {
      const wanted = parseUpArguments(args);
      return wanted.distributed ? upDistributed(wanted) : up(wanted);
    }
    case 'down':
      return down(parseDataArgument(args));
    case 'migrate':
      return withPostgres(parseDataArgument(args), async (data, url) => {
        const installation = await install(data, url);
        const { kafkaUrl } = givenServers(process.env);
        const log = createLogger({ service: 'migrate', level: 'warn' });
        if (kafkaUrl === undefined) await createEmbeddedLog(installation);
        const done = [...installation.migrated, ...(kafkaUrl === undefined ? [] : await createTopics(kafkaUrl, log))];
        process.stdout.write(done.length > 0 ? `${done.join('\n')}\n` : 'Nothing to do: all is up to date.\n');
      });
    case 'redrive':
      return redriveIn(parseDataArgument(args));
    default:
      throw new UsageError(`There is no command ${command ?? ''}. Use up, down, migrate or redrive.`);
  }
}

async function down(data: string): Promise<number> {
  const folder = await openDataFolder(data);
  try {
    const stopped = [await stopLeftDemo(folder.path), await stopLeftPostgres(`${folder.path}/postgres`)];
    process.stdout.write(stopped.some(Boolean) ? 'Stopped what was left.\n' : 'Nothing was left to stop.\n');
    return 0;
  } finally {
    await folder.release();
  }
}

/** Beside a running product too, so it takes no lock: it uses the Postgres that runs, or one of its own. */
async function redriveIn(data: string): Promise<number> {
  const folder = resolve(data);
  const { postgresUrl } = givenServers(process.env);
  if (postgresUrl !== undefined) {
    await redriveAll(folder, await install(folder, postgresUrl));
    return 0;
  }
  const postgres = await startPostgres({ dataFolder: `${folder}/postgres`, durable: true, restart: false });
  try {
    await redriveAll(folder, await install(folder, postgres.url));
    return 0;
  } finally {
    if (postgres.adopted) postgres.release();
    else await postgres.stop();
  }
}

async function withPostgres(data: string, work: (folder: string, url: string) => Promise<void>): Promise<number> {
  const folder = await openDataFolder(data);
  const { postgresUrl } = givenServers(process.env);
  const own = postgresUrl === undefined && { dataFolder: `${folder.path}/postgres`, durable: true };
  const postgres = own ? await startPostgres(own) : undefined;
  try {
    await work(folder.path, postgresUrl ?? postgres?.url ?? '');
    return 0;
  } finally {
    await postgres?.stop();
    await folder.release();
  }
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  const isInput = error instanceof UsageError || (error instanceof AppError && error.reason === 'config_invalid');
  process.exitCode = isInput ? 2 : 1;
}
