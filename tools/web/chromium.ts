import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { exists, installOnce, runCommand } from '../../libs/local-servers/src/install-once.ts';

export interface Browser {
  readonly program: string;
  readonly args: readonly string[];
  /** On top of the environment of the one who starts it. */
  readonly env: Readonly<Record<string, string>>;
}

const DEBIAN = '/usr/bin/chromium';
const INSTALL_MS = 300_000;
/** It asks nobody but us for anything; without these it looks up hosts of its maker at each start. */
const QUIET = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A Chromium: the machine's, else Debian's where this runs as root, else the one that comes in a package of npm's. */
export async function provideChromium(): Promise<Browser> {
  const isRoot = process.getuid?.() === 0;
  // Chromium does not start its sandbox as root; it opens our own pages alone.
  const args = isRoot ? ['--no-sandbox', ...QUIET] : QUIET;
  if (!(await exists(DEBIAN)) && isRoot) await installDebians();
  if (await exists(DEBIAN)) return { program: DEBIAN, args, env: {} };
  return { ...(await unpackPackaged()), args };
}

/** Where that fails there is still the packaged one. */
async function installDebians(): Promise<void> {
  if (!(await exists('/usr/bin/apt-get'))) return;
  process.stderr.write('Installing Chromium …\n');
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const install = ['install', '-qq', '-y', '--no-install-recommends', 'chromium', 'fonts-liberation'];
  try {
    await runCommand('apt-get', ['update', '-qq'], { timeoutMs: INSTALL_MS });
    await runCommand('apt-get', install, { env, timeoutMs: INSTALL_MS });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}; taking the one from npm.\n`);
  }
}

/** Its own code would unpack into a shared folder, name fonts that are not there, and switch its safety off. */
async function unpackPackaged(): Promise<Pick<Browser, 'program' | 'env'>> {
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
