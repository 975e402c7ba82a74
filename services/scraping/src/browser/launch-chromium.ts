import { chmod, chown, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@blackfang/core';
import type { Browser, CDPSession } from 'playwright-core';
import { NOBODY, openHome, removeStaleHomes, type BrowserHome } from './browser-home.ts';
import { BROWSER_LIMITS } from './browser-limits.ts';
import type { Chromium } from './find-chromium.ts';

export interface LaunchOptions {
  readonly chromium: Chromium;
  /** Of the guard: the only way out. */
  readonly proxyUrl: string;
  /** `off` where the process is locked in by something else; hostile pages then meet nothing but that. */
  readonly sandbox: 'on' | 'off';
  /** Whether pages have their pictures, as a screenshot needs them. */
  readonly pictures: boolean;
}

export interface LaunchedChromium {
  readonly browser: Browser;
  readonly cdp: CDPSession;
  readonly pid: number;
  close(): Promise<void>;
}

/**
 * Playwright's own list, which a second one would replace, and what looks outside without being asked.
 *
 * Without `RenderDocument` the next page of a site gets the frame of the last one, as Chromium did for many years: a new
 * one for each page is half of what its process does. Without `WebUIOmnibox…` no process stands by for the list below the
 * bar that people type addresses into.
 */
const DISABLED_FEATURES = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
  'AsyncDns',
  'AutofillServerCommunication',
  'CertificateTransparencyComponentUpdater',
  'DialMediaRouteProvider',
  'DnsOverHttps',
  'Prerender2',
  'RenderDocument',
  'SpeculationRulesPrefetchFuture',
  'Translate',
  'WebRtcHideLocalIpsWithMdns',
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxPopup',
];

/** Playwright's own, which a second list would replace: a mouse, as on any desk. */
const BLINK_SETTINGS = 'primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4';

function argumentsFor({ proxyUrl, pictures }: LaunchOptions): string[] {
  return [
    // Not asked for at all: to refuse each where it is asked for wakes three processes.
    ...(pictures ? [] : [`--blink-settings=${BLINK_SETTINGS},imagesEnabled=false`]),
    // The guard is the only address that this browser can find, so nothing else is resolved, asked or dialled.
    `--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE ${new URL(proxyUrl).hostname}`,
    '--disable-quic',
    '--dns-prefetch-disable',
    '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
    '--webrtc-ip-handling-policy=disable_non_proxied_udp',
    `--disable-features=${DISABLED_FEATURES.join(',')}`,
    '--disable-domain-reliability',
    '--no-pings',
    '--disable-gpu',
    '--disable-3d-apis',
    '--disable-notifications',
    '--disable-speech-api',
    '--disable-remote-fonts',
    '--autoplay-policy=user-gesture-required',
    '--js-flags=--max-old-space-size=256',
  ];
}

/** Switches of Playwright's that are for tests of one's own pages. */
const NOT_FOR_STRANGERS = [
  '--disable-popup-blocking',
  '--disable-ipc-flooding-protection',
  '--unsafely-disable-devtools-self-xss-warnings',
  '--enable-unsafe-swiftshader',
];

/**
 * Starts a browser that reaches nothing but the guard and knows nothing of our environment. It ends with us, however
 * we end: it listens to a pipe of ours, and a browser whose pipe is closed goes.
 * @throws AppError `unavailable` browser_no_sandbox, browser_not_started
 */
export async function launchChromium(options: LaunchOptions): Promise<LaunchedChromium> {
  const { chromium, proxyUrl, sandbox } = options;
  const { chromium: playwright } = await import('playwright-core');
  const { path: home, remove: removeHome } = await freshHome();
  try {
    const program = await programFor(chromium, home);
    const browser = await playwright.launch({
      executablePath: program,
      args: argumentsFor(options),
      ignoreDefaultArgs: NOT_FOR_STRANGERS,
      chromiumSandbox: sandbox === 'on',
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: home, TMPDIR: home, LANG: 'en_US.UTF-8', ...chromium.env },
      // With its bypass left out Playwright sends loopback through it too.
      proxy: { server: proxyUrl },
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      timeout: BROWSER_LIMITS.launchMs,
    });
    browser.on('disconnected', () => void removeHome());
    const cdp = await browser.newBrowserCDPSession();
    const { processInfo } = await cdp.send('SystemInfo.getProcessInfo');
    const pid = processInfo.find(({ type }) => type === 'browser')?.id ?? 0;
    return { browser, cdp, pid, close: () => endBrowser(browser, pid) };
  } catch (error) {
    await removeHome();
    throw toLaunchError(error);
  }
}

/** A home of its own, after those were cleared away whose owners were killed. */
async function freshHome(): Promise<BrowserHome> {
  try {
    await removeStaleHomes();
    return await openHome();
  } catch (error) {
    throw toLaunchError(error);
  }
}

const CLOSE_MS = 3_000;

/** Politely, and within 3 s. */
async function endBrowser(browser: Browser, pid: number): Promise<void> {
  const late = setTimeout(() => killGroup(pid), CLOSE_MS);
  try {
    await browser.close();
  } finally {
    clearTimeout(late);
  }
}

/** The browser leads a group of its own. */
export function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** @returns what to run: the browser itself, or where we are root a script that gives root up first. */
async function programFor({ program }: Chromium, home: string): Promise<string> {
  if (process.getuid?.() !== 0) return program;
  const script = join(home, 'as-nobody');
  const profile = join(home, 'profile');
  const drop = `setpriv --reuid=${NOBODY} --regid=${NOBODY} --clear-groups --inh-caps=-all --no-new-privs`;
  await writeFile(script, `#!/bin/sh\nexec ${drop} -- '${program}' "$@" '--user-data-dir=${profile}'\n`);
  await chmod(script, 0o755);
  await chown(home, NOBODY, NOBODY);
  return script;
}

function toLaunchError(cause: unknown): AppError {
  const text = cause instanceof Error ? cause.message : String(cause);
  if (/no usable sandbox|sandbox.*(?:setuid|namespace)|Operation not permitted.*clone/i.test(text)) {
    const message =
      'The browser can not lock its pages in here: this system allows no user namespaces. Allow them (in a container a ' +
      'seccomp profile that permits clone and unshare), or say BROWSER_SANDBOX=off where something else locks it in.';
    return new AppError('unavailable', 'browser_no_sandbox', message, { cause });
  }
  return new AppError('unavailable', 'browser_not_started', 'The browser did not start; the log says why.', { cause });
}
