import { existsSync } from 'node:fs';
import { runCommand } from '../../libs/local-servers/src/install-once.ts';
import { findChromium } from '../../services/scraping/src/browser/find-chromium.ts';

export interface Browser {
  readonly program: string;
  readonly args: readonly string[];
  /** On top of the environment of the one who starts it. */
  readonly env: Readonly<Record<string, string>>;
}

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

/** Chromium without windows, as Debian has it beside the whole one: pages are the same, and cost two thirds. */
const WINDOWLESS = '/usr/lib/chromium/chromium-headless-shell';

/** A Chromium: the machine's, else Debian's where this runs as root, else the one that comes in a package of npm's. */
export async function provideChromium(): Promise<Browser> {
  const isRoot = process.getuid?.() === 0;
  // Chromium does not start its sandbox as root; it opens our own pages alone.
  const args = isRoot ? ['--no-sandbox', ...QUIET] : QUIET;
  if (isRoot && !existsSync('/usr/bin/chromium')) await installDebians();
  return { ...(await findChromium(existsSync(WINDOWLESS) ? WINDOWLESS : undefined)), args };
}

/** Where that fails there is still the whole one, or that from npm. */
async function installDebians(): Promise<void> {
  if (!existsSync('/usr/bin/apt-get')) return;
  process.stderr.write('Installing Chromium …\n');
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const install = ['install', '-qq', '-y', '--no-install-recommends'];
  try {
    await runCommand('apt-get', ['update', '-qq'], { timeoutMs: INSTALL_MS });
    await runCommand('apt-get', [...install, 'chromium', 'fonts-liberation'], { env, timeoutMs: INSTALL_MS });
    await runCommand('apt-get', [...install, 'chromium-headless-shell'], { env, timeoutMs: INSTALL_MS });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}; taking the one that is there.\n`);
  }
}
