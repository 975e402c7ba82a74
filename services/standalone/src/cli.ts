import { resolve } from 'node:path';
import { AppError } from '@blackfang/core';
import { startPostgres, stopLeftPostgres } from '@blackfang/embedded-postgres';
import { parseDataArgument, parseUpArguments, UsageError } from './arguments.ts';
import { openDataFolder } from './data-folder.ts';
import { stopLeftDemo } from './demo/start-demo.ts';
import { createEmbeddedLog, install } from './install.ts';
import { redriveAll } from './redrive.ts';
import { up } from './up.ts';

/** What `./blackfang up`, `down`, `migrate` and `redrive` run. Errors are one sentence, never a stack. */
async function run([command, ...args]: readonly string[]): Promise<number> {
  switch (command) {
    case 'up':
      return up(parseUpArguments(args));
    case 'down':
      return down(parseDataArgument(args));
    case 'migrate':
      return withPostgres(parseDataArgument(args), async (data, url) => {
        const installation = await install(data, url);
        await createEmbeddedLog(installation);
        const { migrated } = installation;
        process.stdout.write(migrated.length > 0 ? `${migrated.join('\n')}\n` : 'Nothing to do: all is up to date.\n');
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
  const postgres = await startPostgres({ dataFolder: `${folder.path}/postgres`, durable: true });
  try {
    await work(folder.path, postgres.url);
    return 0;
  } finally {
    await postgres.stop();
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
