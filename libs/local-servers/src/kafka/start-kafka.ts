import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isFree, pickFreePort } from '../free-port.ts';
import { isOneOf, runCommand } from '../install-once.ts';
import { endLeftover } from '../server-process.ts';
import { BrokerProcess } from './broker-process.ts';
import type { BrokerPlace } from './broker-settings.ts';
import { findKafka } from './find-kafka.ts';

export interface KafkaOptions {
  /** Of this cluster alone, made where it is missing: data, ports and logs stay there between starts. */
  readonly folder: string;
  /** One keeps one copy of everything; three keep three, and go on when one of them is away. */
  readonly brokers: 1 | 3;
  /** For clients, one a broker. Those of the last start where absent, at first free ones. */
  readonly ports?: readonly number[];
  /** What clients are told to connect to, one a broker: a fault proxy's ports. The brokers' own where absent. */
  readonly advertisedPorts?: readonly number[];
  /** Folder of a cluster of as many brokers that was stopped in good order: one that is new begins as a copy of it. */
  readonly copyOf?: string;
  /** Whether the brokers end with this process even when it is killed. Default true; else the next start ends them. */
  readonly endWithParent?: boolean;
}

export interface LocalBroker {
  readonly id: number;
  /** For clients, its own also where a proxy stands before it. */
  readonly port: number;
  /** Of the process that runs, or ran last. */
  readonly pid: number;
  /** SIGKILL: at once, and resolves when it is gone. SIGTERM: in good order within 10 s. */
  kill(signal?: 'SIGKILL' | 'SIGTERM'): Promise<void>;
  /** It stands still with its connections open, until `thaw`. */
  freeze(): void;
  thaw(): void;
  /** Starts it again on its ports with its data, and resolves when it is up. Does nothing while it runs. */
  start(): Promise<void>;
}

export interface LocalKafka {
  /** `host:port` of each broker, or of the proxy before it. */
  readonly bootstrap: readonly string[];
  readonly brokers: readonly LocalBroker[];
  /** Ends them all in good order; safe to call twice. */
  stop(): Promise<void>;
  /** Ends them all at once, for folders that nobody wants any more. */
  kill(): Promise<void>;
}

const PORT_MS = 2_000;
const COPY_MS = 60_000;
const LOOK_AGAIN_MS = 20;

/** What a folder remembers of its cluster. */
interface ClusterFile {
  readonly clusterId: string;
  readonly places: readonly BrokerPlace[];
}

/**
 * Starts Kafka 4.3 on 127.0.0.1, without containers and without root: about 1 s a broker, 15 s more where its jars
 * are to be fetched first.
 * @throws Error in one sentence that names the command that helps, or what Kafka said.
 */
export async function startKafka(options: KafkaOptions): Promise<LocalKafka> {
  const folder = resolve(options.folder);
  const program = await findKafka();
  await mkdir(folder, { recursive: true });
  const known = await readCluster(folder);
  if (known !== undefined && known.places.length !== options.brokers) {
    throw new Error(
      `${folder} holds a cluster of ${known.places.length} brokers; start that many, or take another folder.`,
    );
  }
  // Before ports are looked at: what is left over sits on them.
  for (const { id } of known?.places ?? []) await endLeftover({ folder: `${folder}/${id}`, program: program.java });
  const copied = known === undefined ? await copyData(folder, options) : undefined;
  const cluster = await locate(known, options, copied?.clusterId);
  await writeCluster(folder, cluster);
  const advertised = options.advertisedPorts ?? cluster.places.map(({ port }) => port);
  const brokers = cluster.places.map(({ id, port }, index) => {
    const process = new BrokerProcess(program, {
      id,
      folder: `${folder}/${id}`,
      clusterId: cluster.clusterId,
      places: cluster.places,
      advertisedPort: advertised[index] ?? port,
      endWithParent: options.endWithParent ?? true,
    });
    return { process, local: localBroker(id, port, process) };
  });
  const all = async (work: (broker: BrokerProcess) => Promise<void>) => {
    await Promise.all(brokers.map((broker) => work(broker.process)));
  };
  try {
    // Together: none of three is up before a second one is.
    await all((broker) => broker.start());
  } catch (error) {
    await all((broker) => broker.kill());
    throw error;
  }
  return {
    bootstrap: advertised.map((port) => `127.0.0.1:${port}`),
    brokers: brokers.map(({ local }) => local),
    stop: () => all((broker) => broker.stop()),
    kill: () => all((broker) => broker.kill()),
  };
}

function localBroker(id: number, port: number, broker: BrokerProcess): LocalBroker {
  return {
    id,
    port,
    get pid() {
      return broker.pid;
    },
    kill: (signal = 'SIGKILL') => (signal === 'SIGKILL' ? broker.kill() : broker.stop()),
    freeze: () => broker.freeze(),
    thaw: () => broker.thaw(),
    start: () => broker.start(),
  };
}

/** Topics and records as they stand in the other cluster, which goes by its own ports. */
async function copyData(folder: string, { copyOf, brokers }: KafkaOptions): Promise<ClusterFile | undefined> {
  if (copyOf === undefined) return undefined;
  const source = await readCluster(copyOf);
  if (source?.places.length !== brokers) throw new Error(`${copyOf} holds no cluster of ${brokers} brokers.`);
  for (const { id } of source.places) {
    await mkdir(`${folder}/${id}`, { recursive: true });
    await runCommand('cp', ['-Rp', `${copyOf}/${id}/data`, `${folder}/${id}`], { timeoutMs: COPY_MS });
  }
  return source;
}

/** The ports of the last start, unless others are asked for or somebody else sits on them. */
async function locate(
  known: ClusterFile | undefined,
  { brokers, ports }: KafkaOptions,
  clusterId = known?.clusterId ?? randomBytes(16).toString('base64url'),
): Promise<ClusterFile> {
  const taken = new Set<number>(ports);
  const free = async (last: number | undefined) => {
    if (last !== undefined && !taken.has(last) && (await becomesFree(last))) return last;
    for (;;) {
      const port = await pickFreePort();
      if (taken.has(port)) continue;
      taken.add(port);
      return port;
    }
  };
  const places: BrokerPlace[] = [];
  for (let index = 0; index < brokers; index += 1) {
    const last = known?.places[index];
    places.push({
      id: index + 1,
      port: ports?.[index] ?? (await free(last?.port)),
      internalPort: await free(last?.internalPort),
      controllerPort: await free(last?.controllerPort),
    });
  }
  return { clusterId, places };
}

/** A process that was killed holds its ports for a moment longer. */
async function becomesFree(port: number): Promise<boolean> {
  const end = Date.now() + PORT_MS;
  while (!(await isFree(port))) {
    if (Date.now() > end) return false;
    await pause(LOOK_AGAIN_MS);
  }
  return true;
}

async function readCluster(folder: string): Promise<ClusterFile | undefined> {
  try {
    return JSON.parse(await readFile(`${folder}/cluster.json`, 'utf8')) as ClusterFile;
  } catch (error) {
    if (isOneOf(error, 'ENOENT')) return undefined;
    throw error;
  }
}

async function writeCluster(folder: string, cluster: ClusterFile): Promise<void> {
  const unfinished = `${folder}/cluster.json.${randomUUID()}`;
  await writeFile(unfinished, JSON.stringify(cluster, undefined, 2));
  await rename(unfinished, `${folder}/cluster.json`);
}
