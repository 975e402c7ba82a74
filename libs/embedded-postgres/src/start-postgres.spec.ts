import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { locateCluster } from './cluster.ts';
import {
  isPostgresRunning,
  startPostgres,
  stopLeftPostgres,
  type EmbeddedPostgres,
  type PostgresOptions,
} from './start-postgres.ts';

let dataFolder: string;
const started: EmbeddedPostgres[] = [];

beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'blackfang-postgres-'));
});

afterEach(async () => {
  for (const postgres of started.splice(0)) postgres.release();
  await stopLeftPostgres(dataFolder);
  const { home } = await locateCluster(dataFolder);
  await rm(home, { recursive: true, force: true });
  await rm(dataFolder, { recursive: true, force: true });
});

type Wanted = Partial<Pick<PostgresOptions, 'dataFolder' | 'copyOf'>> & { readonly onRestart?: () => void };

async function start(options: Wanted = {}): Promise<EmbeddedPostgres> {
  const postgres = await startPostgres({ dataFolder, durable: false, ...options });
  started.push(postgres);
  return postgres;
}

async function ask(postgres: EmbeddedPostgres, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: postgres.url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query({ text: sql, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
}

describe('the embedded Postgres', () => {
  it('is made with UTF-8, a locale that is the same everywhere, and no login without the password', async () => {
    const postgres = await start();
    const sql =
      "select pg_encoding_to_char(encoding), datlocprovider, datlocale from pg_database where datname = 'postgres'";
    expect(await ask(postgres, sql)).toEqual(['UTF8', 'b', 'C.UTF-8']);
    const stranger = new pg.Client({ connectionString: postgres.url.replace(postgres.password, 'guess') });
    await expect(stranger.connect()).rejects.toThrow(/password authentication failed/);
    const { home } = await locateCluster(dataFolder);
    expect(await readFile(join(home, 'password'), 'utf8')).toBe(postgres.password);
  });

  it('begins as a copy of one that stands still, and goes its own way from there', async () => {
    const source = join(dataFolder, 'source');
    const first = await start({ dataFolder: source });
    await ask(first, 'create table kept as select 7 as seven');
    await expect(start({ copyOf: source })).rejects.toThrow(/can be copied when it stands still/);
    await first.stop();

    const copy = await start({ copyOf: source });
    expect(await ask(copy, 'select seven from kept')).toEqual([7]);
    await ask(copy, 'drop table kept');
    await copy.stop();
    const again = await start({ dataFolder: source });
    expect(await ask(again, 'select seven from kept')).toEqual([7]);
    await again.stop();
    await rm((await locateCluster(source)).home, { recursive: true });
  });

  it('keeps data, password and port over a stop and a start', async () => {
    const first = await start();
    await ask(first, 'create table kept as select 7 as seven');
    await first.stop();
    const second = await start();
    expect(await ask(second, 'select seven from kept')).toEqual([7]);
    expect([second.port, second.password, second.adopted]).toEqual([first.port, first.password, false]);
  });

  it('is adopted, not started twice, when its process was killed', async () => {
    const script = `import { startPostgres } from '@blackfang/embedded-postgres';
      const postgres = await startPostgres({ dataFolder: process.argv[1], durable: false });
      process.stdout.write(String(postgres.pid)); process.kill(process.pid, 'SIGKILL');`;
    const flags = ['--conditions=blackfang-source', '--input-type=module', '--eval', script, dataFolder];
    const child = spawn(process.execPath, flags, { cwd: import.meta.dirname, stdio: ['ignore', 'pipe', 'inherit'] });
    const [pid] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    const postgres = await start();
    expect({ pid: postgres.pid, adopted: postgres.adopted }).toEqual({ pid: Number(pid), adopted: true });
    await postgres.stop();
    expect(await stopLeftPostgres(dataFolder)).toBe(false);
  });

  it('is started again on the same port when it is killed', async () => {
    const restarted = Promise.withResolvers<void>();
    const postgres = await start({ onRestart: restarted.resolve });
    await ask(postgres, 'create table kept as select 7 as seven');
    const { pid, port } = postgres;
    process.kill(pid, 'SIGKILL');
    await restarted.promise;
    expect(postgres.pid).not.toBe(pid);
    expect(postgres.port).toBe(port);
    expect(await ask(postgres, 'select seven from kept')).toEqual([7]);
  });

  it('is started again when it was adopted and is then killed', async () => {
    (await start()).release();
    const restarted = Promise.withResolvers<void>();
    const adopted = await start({ onRestart: restarted.resolve });
    expect(adopted.adopted).toBe(true);
    process.kill(adopted.pid, 'SIGKILL');
    await restarted.promise;
    expect(await ask(adopted, 'select 1')).toEqual([1]);
  });

  it('is one server when several processes start it at once', async () => {
    const all = await Promise.all([start(), start(), start()]);
    expect(new Set(all.map(({ pid }) => pid)).size).toBe(1);
    expect(new Set(all.map(({ password }) => password)).size).toBe(1);
  });

  it('starts though its lock file names a process of another program, as after a reboot', async () => {
    const first = await start();
    await first.stop();
    const { pgdata } = await locateCluster(dataFolder);
    const lock = [String(process.pid), pgdata, '1700000000', String(first.port), '', '127.0.0.1', '', 'ready'];
    await writeFile(join(pgdata, 'postmaster.pid'), `${lock.join('\n')}\n`);
    expect(await ask(await start(), 'select 1')).toEqual([1]);
  });

  it('says in one sentence what its log says when it can not start', async () => {
    const first = await start();
    await first.stop();
    const { pgdata } = await locateCluster(dataFolder);
    await rm(join(pgdata, 'global'), { recursive: true });
    await expect(start()).rejects.toThrow(/^Postgres did not start: .+ \(see .+postgres\.log\)$/);
  });

  it('leaves nothing of a temporary folder that is gone, and keeps what is in use', async () => {
    const gone = await mkdtemp(join(tmpdir(), 'blackfang-postgres-'));
    await (await startPostgres({ dataFolder: gone, durable: false })).stop();
    const { home } = await locateCluster(gone);
    await rm(gone, { recursive: true });
    const kept = await start();
    await expect(access(home)).rejects.toThrow(/ENOENT/);
    expect(await ask(kept, 'select 1')).toEqual([1]);
  });

  it('has nothing to stop in a folder that was never used', async () => {
    expect(await isPostgresRunning(join(dataFolder, 'never'))).toBe(false);
    expect(await stopLeftPostgres(join(dataFolder, 'never'))).toBe(false);
  });
});
