import { execFile } from 'node:child_process';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { chown, link, mkdir, readdir, readFile, realpath, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { exists, isOneOf, renameOnce, type PostgresBinaries } from './binaries.ts';
import { findPostmaster } from './postmaster.ts';
import { accountForPostgres, ROOT_BASE } from './user.ts';

/** Where everything of one cluster stands. */
export interface Cluster {
  /** `pgdata`, the password, the port and the log. */
  readonly home: string;
  readonly pgdata: string;
  readonly configFile: string;
  readonly portFile: string;
  readonly logFile: string;
}

export const SUPERUSER = 'postgres';

const MARKER = 'postgres-home';
const OWNER_FILE = 'data-folder';
const PGDATA = 'pgdata';
const PASSWORD_FILE = 'password';
const CREATE_MS = 120_000;
/** How long a cluster outlives its data folder, which may be on a volume that is only unmounted. */
const ORPHAN_DAYS = 7;

const run = promisify(execFile);

/** The cluster of a data folder, which may have to be made yet. */
export async function locateCluster(dataFolder: string): Promise<Cluster> {
  await mkdir(dataFolder, { recursive: true });
  const folder = await realpath(dataFolder);
  const home = accountForPostgres() === undefined ? join(folder, 'cluster') : await locateHomeOfRoot(folder);
  return {
    home,
    pgdata: join(home, PGDATA),
    configFile: join(home, 'postgresql.conf'),
    portFile: join(home, 'port'),
    logFile: join(home, 'postgres.log'),
  };
}

/** The cluster of a data folder that has one; nothing is made. */
export async function findCluster(dataFolder: string): Promise<Cluster | undefined> {
  if (!(await exists(dataFolder))) return undefined;
  const cluster = await locateCluster(dataFolder);
  return (await exists(cluster.pgdata)) ? cluster : undefined;
}

/**
 * As root the cluster lives outside of the data folder, which keeps a marker that names it.
 * A copied data folder gets a cluster of its own, a moved one keeps its cluster.
 */
async function locateHomeOfRoot(folder: string): Promise<string> {
  const marker = join(folder, MARKER);
  const hash = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  if (await exists(marker)) {
    const home = (await readFile(marker, 'utf8')).trim();
    if (await belongsTo(home, folder, hash)) return home;
    await rm(marker, { force: true });
  }
  await claimMarker(marker, join(ROOT_BASE, `${hash}-${randomBytes(4).toString('hex')}`));
  return (await readFile(marker, 'utf8')).trim();
}

async function belongsTo(home: string, folder: string, hash: string): Promise<boolean> {
  // Named, but not made yet, or removed by hand.
  if (!(await exists(home))) return basename(home).startsWith(hash);
  const owner = (await readFile(join(home, OWNER_FILE), 'utf8')).trim();
  if (owner === folder) return true;
  if (await exists(owner)) return false;
  await writeFile(join(home, OWNER_FILE), folder);
  return true;
}

/** Of two processes that start at once the first one's marker stands, and it appears with its content. */
async function claimMarker(marker: string, home: string): Promise<void> {
  const unfinished = `${marker}.${randomUUID()}`;
  await writeFile(unfinished, home);
  try {
    await link(unfinished, marker);
  } catch (error) {
    if (!isOneOf(error, 'EEXIST')) throw error;
  } finally {
    await rm(unfinished);
  }
}

/** What one that is made is to be; see `PostgresOptions`. */
interface NewCluster {
  readonly dataFolder: string;
  readonly durable: boolean;
  readonly copyOf?: string;
}

/**
 * Makes the cluster with a random password, or leaves the one that is there.
 * Files appear under their final name only when complete, so a kill at any moment needs no repair.
 */
export async function ensureCluster(cluster: Cluster, binaries: PostgresBinaries, options: NewCluster): Promise<void> {
  if (!(await exists(cluster.pgdata))) await makeCluster(cluster, binaries, options);
  const now = new Date();
  await utimes(cluster.home, now, now);
  if (accountForPostgres() !== undefined) await removeOrphans();
}

async function makeCluster(cluster: Cluster, binaries: PostgresBinaries, options: NewCluster): Promise<void> {
  const unfinished = `${cluster.home}.${randomUUID()}`;
  await mkdir(unfinished, { recursive: true, mode: 0o755 });
  await writeFile(join(unfinished, OWNER_FILE), await realpath(options.dataFolder));
  try {
    if (options.copyOf === undefined) await initialise(unfinished, binaries, options.durable);
    else await copyCluster(options.copyOf, unfinished);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
  await renameOnce(unfinished, cluster.home);
}

/** A new cluster in `home`, with its password. */
async function initialise(home: string, binaries: PostgresBinaries, durable: boolean): Promise<void> {
  const account = accountForPostgres();
  const own = async (path: string, owner = account) => owner && chown(path, owner.uid, owner.gid);
  const pgdata = join(home, PGDATA);
  const passwordFile = join(home, PASSWORD_FILE);
  await mkdir(pgdata, { mode: 0o700 });
  await own(pgdata);
  await writeFile(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
  await own(passwordFile);
  const durability = durable ? [] : ['--no-sync'];
  const flags = ['--auth=scram-sha-256', `--pwfile=${passwordFile}`, `--username=${SUPERUSER}`, '--encoding=UTF8'];
  const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--no-instructions'];
  try {
    await run(binaries.initdb, [...flags, ...locale, ...durability, pgdata], {
      ...account,
      cwd: '/',
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
      timeout: CREATE_MS,
      maxBuffer: 1 << 20,
    });
  } catch (cause) {
    throw new Error(`The database could not be created in ${home}: ${initdbReason(cause)}`, { cause });
  }
  // Whoever takes over the server's account gets its data, but not our files.
  if (account !== undefined) await own(passwordFile, { uid: 0, gid: 0 });
}

async function copyCluster(dataFolder: string, home: string): Promise<void> {
  const source = await findCluster(dataFolder);
  if (source === undefined) throw new Error(`There is no cluster in ${dataFolder} to be copied.`);
  if ((await findPostmaster(source.pgdata)) !== undefined)
    throw new Error(`${dataFolder} can be copied when it stands still.`);
  // With owners and modes, of which the server is particular.
  await run('cp', ['-Rp', source.pgdata, join(source.home, PASSWORD_FILE), home], { timeout: CREATE_MS });
}

function initdbReason(error: unknown): string {
  if (isOneOf(error, 'ENOENT'))
    return "the binaries of Postgres don't run on this system; they need Linux with glibc, or macOS.";
  const stderr = (error as { stderr?: string }).stderr ?? '';
  const line = stderr.split('\n').find((text) => text.includes('error:')) ?? String(error);
  return line.replace(/^.*?error:\s*/, '');
}

/** Ends the storage of clusters whose data folder is gone, and of attempts that were killed. */
async function removeOrphans(): Promise<void> {
  for (const name of await readdir(ROOT_BASE)) {
    const home = join(ROOT_BASE, name);
    if (!/^[0-9a-f]{16}-[0-9a-f]{8}/.test(name) || !(await isOrphan(home))) continue;
    await rm(home, { recursive: true, force: true });
  }
}

async function isOrphan(home: string): Promise<boolean> {
  try {
    const isOld = (Date.now() - (await stat(home)).mtimeMs) / 86_400_000 > ORPHAN_DAYS;
    if (basename(home).includes('.')) return isOld;
    const folder = (await readFile(join(home, OWNER_FILE), 'utf8')).trim();
    // Folders for a while are no volumes that come back.
    if (!isOld && !folder.startsWith(`${await realpath(tmpdir())}/`)) return false;
    if ((await findPostmaster(join(home, PGDATA))) !== undefined) return false;
    const marker = join(folder, MARKER);
    return !(await exists(marker)) || (await readFile(marker, 'utf8')).trim() !== home;
  } catch (error) {
    // Another process removed it a moment ago.
    if (isOneOf(error, 'ENOENT')) return false;
    throw error;
  }
}

export async function readPassword(cluster: Cluster): Promise<string> {
  return (await readFile(join(cluster.home, PASSWORD_FILE), 'utf8')).trim();
}
