import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { lstat, mkdir, readdir, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where a browser keeps its profile and whatever it writes. */
export interface BrowserHome {
  readonly path: string;
  /** With all that is in it. */
  remove(): Promise<void>;
}

/** Whom the browser runs as where we are root: nobody. Chromium has no sandbox for root. */
export const NOBODY = 65_534;

const NAME = /^bf-chromium-[0-9a-f]{12}$/;
/** Homes that one start looks at; the next one goes on. */
const MAX_STALE = 100;
const REMOVAL = { recursive: true, force: true, maxRetries: 5 } as const;
const earOf = (home: string): string => `${home}.up`;

/**
 * Makes a home. Its owner listens beside it as long as it lives, where the browser can't reach: who is killed with no time to
 * tidy up is known by that nobody listens any more, from whichever container one looks.
 */
export async function openHome(folder = tmpdir()): Promise<BrowserHome> {
  const path = join(folder, `bf-chromium-${randomBytes(6).toString('hex')}`);
  const ear = createServer((socket) => socket.destroy());
  // Before there is a home: no home without an owner is ever one that begins.
  await once(ear.listen(earOf(path)), 'listening');
  ear.unref();
  await mkdir(path, { mode: 0o700 });
  return {
    path,
    async remove() {
      await rm(path, REMOVAL);
      ear.close();
    },
  };
}

/** Removes the homes of owners that were killed. What can't be looked at or removed is left to whoever may. */
export async function removeStaleHomes(folder = tmpdir()): Promise<void> {
  const names = (await readdir(folder)).filter((name) => NAME.test(name)).slice(0, MAX_STALE);
  for (const name of names) {
    const home = join(folder, name);
    if (!(await isOurs(home)) || (await isOwned(home))) continue;
    await rm(home, REMOVAL).catch(unlessDenied);
    await rm(earOf(home), { force: true }).catch(unlessDenied);
  }
}

/** No link, and of our own user or of the one that we run browsers as. */
async function isOurs(home: string): Promise<boolean> {
  const found = await lstat(home).catch(unlessMissing);
  const own = process.getuid?.();
  return found?.isDirectory() === true && (found.uid === own || (own === 0 && found.uid === NOBODY));
}

async function isOwned(home: string): Promise<boolean> {
  const socket = connect(earOf(home));
  try {
    await once(socket, 'connect');
    return true;
  } catch (error) {
    // Anything else than that nobody listens leaves it open whether somebody lives.
    return !['ECONNREFUSED', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '');
  } finally {
    socket.destroy();
  }
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

function unlessDenied(error: NodeJS.ErrnoException): void {
  if (!['EACCES', 'EPERM', 'EBUSY', 'ENOTEMPTY'].includes(error.code ?? '')) throw error;
}
