import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ConfigSource } from '@blackfang/config';
import {
  MAX_REPLICAS,
  planProcesses,
  processSettings,
  targetOf,
  type AnyService,
  type PlannedProcess,
  type Replicas,
} from '../../services/standalone/src/distributed/plan-processes.ts';
import { readableLine } from '../../services/standalone/src/distributed/readable-log.ts';
import { ServiceProcess } from '../../services/standalone/src/distributed/service-process.ts';
import { OWN_SERVICES, type OwnService } from '../../services/standalone/src/services.ts';
import { until } from '@blackfang/testing';

export interface ProcessesOptions {
  readonly port: number;
  /** Of failpoints' files. */
  readonly folder: string;
  readonly replicas: Replicas;
  readonly write: (line: string) => void;
}

/** A process that ended although nobody had asked it to. */
export interface Death {
  readonly name: string;
  readonly pid: number;
  readonly how: string;
}

const READY_MS = 60_000;
const SERVICES: readonly AnyService[] = [...OWN_SERVICES, 'gateway'];
const FAILPOINTS = pathToFileURL(join(import.meta.dirname, 'failpoints.mjs')).href;

/** The processes of the six services, from source, each started again when it dies; more of a service may join. */
export class Processes {
  /** All that died, in order; whoever kills compares. */
  readonly deaths: Death[] = [];
  readonly #options: ProcessesOptions;
  readonly #first: readonly PlannedProcess[];
  readonly #places: readonly PlannedProcess[];
  readonly #running = new Map<string, ServiceProcess>();
  #settings: Readonly<Record<AnyService, ConfigSource>> | undefined;

  constructor(options: ProcessesOptions) {
    this.#options = options;
    const most = Object.fromEntries(SERVICES.map((service) => [service, MAX_REPLICAS]));
    this.#places = planProcesses(options.port, most);
    this.#first = SERVICES.flatMap((service) => this.#placesOf(service).slice(0, options.replicas[service] ?? 1));
  }

  /** The gRPC target of a service: the processes that it begins with. */
  targetOf(service: OwnService): string {
    return targetOf(this.#first, service);
  }

  /** The public doors, `http://127.0.0.1:PORT` each. */
  get doors(): readonly string[] {
    return this.#first.filter(({ service }) => service === 'gateway').map(({ port }) => `http://127.0.0.1:${port}`);
  }

  get list(): readonly ServiceProcess[] {
    return [...this.#running.values()];
  }

  of(service: AnyService): readonly ServiceProcess[] {
    return this.list.filter((one) => one.service === service);
  }

  /** The first process of a service. */
  one(service: AnyService): ServiceProcess {
    const [first] = this.of(service);
    if (first === undefined) throw new Error(`No process runs ${service}.`);
    return first;
  }

  /** Starts those that the installation begins with, and resolves when all take work. */
  async start(settings: Readonly<Record<AnyService, ConfigSource>>): Promise<void> {
    this.#settings = settings;
    await Promise.all(this.#first.map((place) => this.#launch(place).ready(READY_MS)));
  }

  /** One more process of a service, which is not waited for. */
  join(service: AnyService): ServiceProcess {
    const place = this.#placesOf(service).find(({ name }) => !this.#running.has(name));
    if (place === undefined) throw new Error(`There is no place for another ${service}.`);
    return this.#launch(place);
  }

  /** Ends a process for good, as a deployment would. */
  async leave(process: ServiceProcess): Promise<void> {
    this.#running.delete(process.name);
    await process.close();
  }

  /**
   * Ends a process in good order, and starts another one in its place.
   * @param settings on top of those of its service.
   * @returns the new one, which is not waited for.
   */
  async replace(process: ServiceProcess, settings: ConfigSource): Promise<ServiceProcess> {
    const place = this.#places.find(({ name }) => name === process.name);
    if (place === undefined) throw new Error(`${process.name} has no place.`);
    await process.close();
    return this.#launch(place, settings);
  }

  /** Kills it at once; it is started again. @returns when it takes work again. */
  async kill(process: ServiceProcess): Promise<void> {
    const { pid } = process;
    process.signal('SIGKILL');
    await this.back(process, pid);
  }

  /** Resolves when another process than `pid` has taken its place and takes work. */
  async back(process: ServiceProcess, pid: number, timeoutMs = READY_MS): Promise<void> {
    await until(`successor of ${process.name}`, () => process.pid !== pid, { timeoutMs, everyMs: 20 });
    await process.ready(timeoutMs);
  }

  /** Events that took effect through a consumer of the process, by what it says of itself. */
  async consumed(process: ServiceProcess, consumer: string): Promise<number> {
    const place = this.#places.find(({ name }) => name === process.name);
    const response = await fetch(`http://127.0.0.1:${place?.opsPort ?? 0}/metrics`);
    const text = await response.text();
    const line = text
      .split('\n')
      .find((one) => one.includes('consumer_events_total{') && one.includes(`"${consumer}"`));
    return Number(line?.slice(line.lastIndexOf(' ')) ?? 0);
  }

  /** Sum of all series of a metric, over all processes. */
  async total(metric: string): Promise<number> {
    const pages = await Promise.all(
      [...this.#running.keys()].map(async (name) => {
        const place = this.#places.find((one) => one.name === name);
        return (await fetch(`http://127.0.0.1:${place?.opsPort ?? 0}/metrics`)).text();
      }),
    );
    const lines = pages.flatMap((page) => page.split('\n').filter((line) => line.startsWith(`${metric}{`)));
    return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
  }

  /** The process kills itself the `after`th time that it passes the failpoint from now on. */
  async arm(process: ServiceProcess, name: string, after: number): Promise<void> {
    await writeFile(this.#failpointFile(process.name), JSON.stringify({ name, after }));
    process.signal('SIGUSR2');
  }

  /** Ends them all at once: nobody wants what they leave behind. */
  async close(): Promise<void> {
    const all = this.list;
    this.#running.clear();
    await Promise.all(
      all.map((one) => {
        const closed = one.close();
        one.signal('SIGKILL');
        return closed;
      }),
    );
  }

  #placesOf(service: AnyService): PlannedProcess[] {
    return this.#places.filter((place) => place.service === service);
  }

  #failpointFile(name: string): string {
    return join(this.#options.folder, `failpoint-${name}.json`);
  }

  #launch(place: PlannedProcess, own: ConfigSource = {}): ServiceProcess {
    const { name, service, opsPort } = place;
    const settings = this.#settings?.[service];
    if (settings === undefined) throw new Error('The installation has not begun.');
    const gateways = this.#options.replicas.gateway ?? 1;
    const process = new ServiceProcess({
      name,
      service,
      opsPort,
      settings: {
        ...settings,
        ...processSettings(place, gateways),
        NODE_OPTIONS: `--import ${FAILPOINTS}`,
        FAILPOINT_FILE: this.#failpointFile(name),
        ...own,
      },
      onLine: (line) => this.#options.write(readableLine(name, line)),
      onDeath: (how) => this.deaths.push({ name, pid: process.pid, how }),
    });
    this.#running.set(name, process);
    return process;
  }
}
