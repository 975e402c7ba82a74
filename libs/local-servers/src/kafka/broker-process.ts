import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exists, isOneOf, runCommand } from '../install-once.ts';
import { ServerProcess } from '../server-process.ts';
import { LOG_SETTINGS, serverProperties, STARTED, type BrokerSettings } from './broker-settings.ts';
import { endWithParent } from './end-with-parent.ts';

export interface KafkaProgram {
  readonly java: string;
  /** Folder of Kafka's jars. */
  readonly jars: string;
  /** Of their classes, for faster starts. */
  readonly archive?: string;
}

export interface BrokerOptions extends BrokerSettings {
  /** 22 characters of base64url. */
  readonly clusterId: string;
  readonly endWithParent: boolean;
}

const FORMAT_MS = 60_000;
/** Of several brokers that start together on a busy machine none is up before they have found each other. */
const READY_MS = 150_000;
const HEAP = ['-Xms64m', '-Xmx384m'];
/** A broker lives for minutes: less compiling and one thread of garbage collection start sooner and take less. */
const JVM = [...HEAP, '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto', '-Djava.awt.headless=true'];

/** One broker, which may be killed, frozen and started again as often as one likes; its data folder stays. */
export class BrokerProcess {
  readonly #program: KafkaProgram;
  readonly #options: BrokerOptions;
  readonly #properties: string;
  #server: ServerProcess | undefined;
  #dismissGuard: () => void = () => undefined;

  constructor(program: KafkaProgram, options: BrokerOptions) {
    this.#program = program;
    this.#options = options;
    this.#properties = join(options.folder, 'server.properties');
  }

  /** Of the process that runs, or ran last. */
  get pid(): number {
    if (this.#server === undefined) throw new Error(`Broker ${this.#options.id} was never started.`);
    return this.#server.pid;
  }

  /**
   * Starts it, or does nothing while it runs. Ends what a killed parent left in its folder.
   * @param flags more of Java's.
   * @throws Error in one sentence that ends with what Kafka said last.
   */
  async start(flags: readonly string[] = []): Promise<void> {
    if (this.#server?.running) return;
    const { folder, id } = this.#options;
    await mkdir(folder, { recursive: true });
    await writeFile(this.#properties, serverProperties(this.#options));
    await writeFile(join(folder, 'log4j2.properties'), LOG_SETTINGS);
    if (!(await exists(join(folder, 'data/meta.properties')))) await this.#format();
    await this.#putLogAside();
    const { archive } = this.#program;
    const classes = archive === undefined || flags.length > 0 ? flags : [`-XX:SharedArchiveFile=${archive}`];
    this.#server = await ServerProcess.start({
      name: `Kafka's broker ${id}`,
      program: this.#program.java,
      args: [...this.#flags(), ...classes, 'kafka.Kafka', this.#properties],
      folder,
      answers: () => this.#hasStarted(),
      readyMs: READY_MS,
    });
    this.#dismissGuard();
    if (this.#options.endWithParent) this.#dismissGuard = endWithParent(this.pid, folder);
  }

  /** In good order within 10 s, else by force. */
  async stop(): Promise<void> {
    if (this.#server?.running) this.thaw();
    await this.#server?.stop();
    this.#dismissGuard();
  }

  /** At once, as a power cut would: nothing is written down. */
  async kill(): Promise<void> {
    await this.#server?.kill();
    this.#dismissGuard();
  }

  /** It stands still with all its connections open, as a machine in deep swap does. */
  freeze(): void {
    process.kill(this.pid, 'SIGSTOP');
  }

  thaw(): void {
    process.kill(this.pid, 'SIGCONT');
  }

  #flags(): string[] {
    const { folder } = this.#options;
    const log = [`-Dblackfang.folder=${folder}`, `-Dlog4j2.configurationFile=${join(folder, 'log4j2.properties')}`];
    return [...JVM, ...log, '-cp', `${this.#program.jars}/*`];
  }

  async #format(): Promise<void> {
    const { archive } = this.#program;
    const classes = archive === undefined ? [] : [`-XX:SharedArchiveFile=${archive}`];
    // In one word: one id in 64 begins with a dash, and would pass for another option.
    const tool = ['kafka.tools.StorageTool', 'format', `--cluster-id=${this.#options.clusterId}`];
    await runCommand(this.#program.java, [...this.#flags(), ...classes, ...tool, '--config', this.#properties], {
      timeoutMs: FORMAT_MS,
    });
  }

  get #logFile(): string {
    return join(this.#options.folder, 'kafka.log');
  }

  /** What the last run said must not pass for this one's. */
  async #putLogAside(): Promise<void> {
    try {
      await rename(this.#logFile, `${this.#logFile}.before`);
    } catch (error) {
      if (!isOneOf(error, 'ENOENT')) throw error;
    }
  }

  async #hasStarted(): Promise<boolean> {
    try {
      return (await readFile(this.#logFile, 'utf8')).includes(STARTED);
    } catch (error) {
      if (isOneOf(error, 'ENOENT')) return false;
      throw error;
    }
  }
}
