import { AppError } from '@blackfang/core';
import type { GuardProxy, Proxy } from '@blackfang/egress';
import type { BrowserLimits } from './browser-limits.ts';
import { killGroup, launchChromium, type LaunchedChromium, type LaunchOptions } from './launch-chromium.ts';
import { readProcesses } from './process-memory.ts';
import type { Tab } from './tab.ts';
import { WarmContext } from './warm-context.ts';

/** What an idle page process holds anyway. */
const IDLE_PROCESS_BYTES = 64 << 20;
/** How long after a process was ended for its memory a crash is that one's. */
const MEMORY_BLAME_MS = 3_000;
const CLOSE_TAB_MS = 5_000;

/** A look that is under way, as far as its limits need it. */
interface Busy {
  readonly context: WarmContext;
  readonly bytesBefore: number;
  /** Whether an earlier page's process still held much when this look began. */
  readonly isAfterHeavy: boolean;
  readonly abort: AbortController;
}

/** Where a page is read. */
export interface Place {
  /** Of its context: cookies, storage and cache. */
  readonly key: string;
  /** By way of which the context goes, always the same; straight where absent. */
  readonly proxy: Proxy | undefined;
}

/** One browser with its contexts; it watches what its pages take, and is thrown away when it is worn. */
export class BrowserProcess {
  readonly #launched: LaunchedChromium;
  readonly #guard: GuardProxy;
  readonly #limits: BrowserLimits;
  readonly #userAgent: string;
  readonly #contexts = new Map<string, WarmContext>();
  readonly #opening = new Map<string, Promise<WarmContext>>();
  readonly #busy = new Set<Busy>();
  #timer: NodeJS.Timeout | undefined;
  #pages = 0;
  #endedForMemoryAt = -Infinity;
  #isDead = false;

  private constructor(launched: LaunchedChromium, guard: GuardProxy, bot: string, limits: BrowserLimits) {
    this.#limits = limits;
    this.#launched = launched;
    this.#guard = guard;
    const version = launched.browser.version().split('.')[0] ?? '';
    this.#userAgent = `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko; compatible; ${bot}) Chrome/${version}.0.0.0 Safari/537.36`;
    launched.browser.on('disconnected', () => {
      this.#isDead = true;
      clearTimeout(this.#timer);
    });
  }

  /** @throws AppError as `launchChromium` */
  static async start(
    options: LaunchOptions,
    guard: GuardProxy,
    bot: string,
    limits: BrowserLimits,
  ): Promise<BrowserProcess> {
    return new BrowserProcess(await launchChromium(options), guard, bot, limits);
  }

  get pid(): number {
    return this.#launched.pid;
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  get isIdle(): boolean {
    return this.#busy.size === 0;
  }

  /** Whether it has done its service, or holds more than an idle browser should. */
  get isWorn(): boolean {
    if (this.#pages >= this.#limits.pagesUntilRestart) return true;
    return this.isIdle && readProcesses(this.pid).allBytes > this.#limits.idleBytes;
  }

  /** Reads in a tab of a context, within all limits. */
  async useTab<Result>(
    place: Place,
    signal: AbortSignal,
    use: (tab: Tab, context: WarmContext, signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    this.#pages += 1;
    const { key } = place;
    const abort = new AbortController();
    // The tab is ours to open; the page's time begins when it has one.
    let late = setTimeout(() => this.#kill(), this.#limits.launchMs);
    let busy: Busy | undefined;
    let context: WarmContext | undefined;
    let tab: Tab | undefined;
    try {
      const either = AbortSignal.any([signal, abort.signal]);
      context = await this.#contextOf(place);
      busy = { context, bytesBefore: context.pass.receivedBytes, isAfterHeavy: this.#isHeavy(), abort };
      this.#busy.add(busy);
      this.#timer ??= this.#lookIn(this.#limits.memoryLookMs);
      tab = await context.takeTab();
      clearTimeout(late);
      late = setTimeout(() => abort.abort(tooLong(this.#limits.pageMs)), this.#limits.pageMs);
      return await use(tab, context, either);
    } catch (error) {
      if (context) this.#forget(key, context);
      throw this.#blame(error, busy?.isAfterHeavy === true);
    } finally {
      clearTimeout(late);
      if (tab && context) await this.#giveBack(tab, context);
      if (busy) this.#busy.delete(busy);
      if (this.#busy.size === 0) {
        clearTimeout(this.#timer);
        this.#timer = undefined;
      }
      if (context && (context.isWorn || this.#contexts.get(key) !== context) && context.busy === 0) {
        this.#forget(key, context);
        await this.#within(context.close());
      }
    }
  }

  /** Lets go of contexts that nobody has used for a while, and of the oldest where there are too many. */
  async closeIdleContexts(): Promise<void> {
    const idle = [...this.#contexts]
      .filter(([, context]) => context.busy === 0)
      .sort(([, a], [, b]) => a.usedAt - b.usedAt);
    const surplus = this.#contexts.size - this.#limits.contexts;
    const oldest = performance.now() - this.#limits.idleMs;
    for (const [index, [key, context]] of idle.entries()) {
      if (index >= surplus && context.usedAt > oldest) continue;
      this.#contexts.delete(key);
      await this.#within(context.close());
    }
  }

  async close(): Promise<void> {
    this.#isDead = true;
    clearTimeout(this.#timer);
    await this.#launched.close();
  }

  async #contextOf({ key, proxy }: Place): Promise<WarmContext> {
    const known = this.#contexts.get(key);
    if (known) return known;
    let opening = this.#opening.get(key);
    if (!opening) {
      const admit = () => this.#guard.admit(proxy);
      opening = WarmContext.open(this.#launched.browser, admit, this.#userAgent, this.#limits).finally(() =>
        this.#opening.delete(key),
      );
      this.#opening.set(key, opening);
    }
    const context = await opening;
    if (!this.#contexts.has(key)) this.#contexts.set(key, context);
    await this.closeIdleContexts();
    return context;
  }

  /** The next page of this tenant begins anew. */
  #forget(key: string, context: WarmContext): void {
    if (this.#contexts.get(key) === context) this.#contexts.delete(key);
  }

  async #giveBack(tab: Tab, context: WarmContext): Promise<void> {
    await this.#within(context.giveBack(tab, this.#isHeavy()));
  }

  #isHeavy(): boolean {
    return readProcesses(this.pid).pages.some(({ bytes }) => bytes > this.#limits.heavyBytes);
  }

  /** What a browser does not do in time, or at all, is done by ending it. */
  async #within(work: Promise<void>): Promise<void> {
    const late = setTimeout(() => this.#kill(), CLOSE_TAB_MS);
    try {
      await work;
    } catch {
      // A tab or a context that can't be closed is gone already, or its browser is of no more use.
      if (!this.#isDead) this.#kill();
    } finally {
      clearTimeout(late);
    }
  }

  #kill(): void {
    this.#isDead = true;
    killGroup(this.pid);
  }

  #lookIn(ms: number): NodeJS.Timeout {
    const { memoryLookMs, closeLookMs, watchedBytes } = this.#limits;
    return setTimeout(() => {
      const bytes = this.#lookAtCosts();
      if (this.#timer !== undefined) this.#timer = this.#lookIn(bytes > watchedBytes ? closeLookMs : memoryLookMs);
    }, ms).unref();
  }

  /** @returns what the largest process of a page holds. */
  #lookAtCosts(): number {
    for (const { context, bytesBefore, abort } of this.#busy) {
      if (context.pass.receivedBytes - bytesBefore > this.#limits.receivedBytes * Math.max(1, context.busy)) {
        abort.abort(new AppError('too_large', 'page_too_large', 'The page loads more than any page needs.'));
      }
    }
    const { pages } = readProcesses(this.pid);
    const largest = pages.reduce((most, one) => (one.bytes > most.bytes ? one : most), { pid: 0, bytes: 0 });
    const together = pages.reduce((sum, { bytes }) => sum + Math.max(0, bytes - IDLE_PROCESS_BYTES), 0);
    const allowed = this.#limits.endAtBytes;
    if (largest.bytes <= allowed && together <= allowed * Math.max(1, this.#busy.size)) return largest.bytes;
    this.#endedForMemoryAt = performance.now();
    killProcess(largest.pid);
    return 0;
  }

  #blame(error: unknown, isAfterHeavy: boolean): unknown {
    if (!(error instanceof AppError)) return isGone(error) ? ended(error) : error;
    if (error.reason !== 'page_crashed') return error;
    if (performance.now() - this.#endedForMemoryAt > MEMORY_BLAME_MS) return error;
    // What another page left behind may have been what was ended: this one is read again.
    if (isAfterHeavy) return ended(error);
    const megabytes = this.#limits.pageBytes >> 20;
    return new AppError('too_large', 'page_memory', `The page needs more than ${megabytes} MB of memory.`, {
      cause: error,
    });
  }
}

/** Playwright's words for a page, a context or a browser that is not there any more. */
const isGone = (error: unknown): boolean =>
  error instanceof Error && /has been closed|session closed|target closed|crashed|disconnected/i.test(error.message);

function ended(cause: unknown): AppError {
  return new AppError('unavailable', 'browser_ended', 'The browser ended while it read the page.', { cause });
}

function killProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function tooLong(pageMs: number): AppError {
  const seconds = pageMs / 1_000;
  return new AppError('timeout', 'page_hangs', `The page could not be read within ${seconds} s.`);
}
