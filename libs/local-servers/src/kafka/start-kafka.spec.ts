import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { isAlive } from '../install-once.ts';
import { startKafka, type KafkaOptions, type LocalKafka } from './start-kafka.ts';

/** Where Kafka's jars have to be fetched first. */
const FIRST_START_MS = 300_000;

let folder: string;
const started: LocalKafka[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'blackfang-kafka-'));
});
afterEach(async () => {
  for (const kafka of started.splice(0)) await kafka.kill();
  await rm(folder, { recursive: true });
});

async function start(options: Partial<KafkaOptions> = {}): Promise<LocalKafka> {
  const kafka = await startKafka({ folder, brokers: 1, ...options });
  started.push(kafka);
  return kafka;
}

/** Whether somebody takes connections at the port. */
async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Looks again until the process is gone; the test's own time limit ends it. */
async function gone(pid: number): Promise<void> {
  while (isAlive(pid) && !(await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') Z')).includes(') Z')) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A process that starts a broker in the folder and is killed. @returns the broker's process id. */
async function abandon(endWithParent: boolean): Promise<number> {
  const script = `import { startKafka } from ${JSON.stringify(join(import.meta.dirname, 'start-kafka.ts'))};
    const kafka = await startKafka({ folder: process.argv[1], brokers: 1, endWithParent: ${endWithParent} });
    process.stdout.write(String(kafka.brokers[0].pid), () => process.kill(process.pid, 'SIGKILL'));`;
  const loader = join(import.meta.dirname, '../../../../tools/ts.mjs');
  const flags = ['--conditions=blackfang-source', '--disable-warning=ExperimentalWarning', '--import', loader];
  const child = spawn(process.execPath, [...flags, '--input-type=module', '--eval', script, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [pid] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return Number(pid);
}

describe('Kafka on this machine', () => {
  it(
    'keeps ports and data over a stop, a kill and a start',
    async () => {
      const first = await start();
      const [broker] = first.brokers;
      expect(first.bootstrap).toEqual([`127.0.0.1:${broker?.port}`]);
      const cluster = await readFile(join(folder, '1/data/meta.properties'), 'utf8');
      await broker?.kill();
      expect(await listens(broker?.port ?? 0)).toBe(false);
      await broker?.start();
      expect(await listens(broker?.port ?? 0)).toBe(true);
      await first.stop();
      const second = await start();
      expect(second.bootstrap).toEqual(first.bootstrap);
      expect(await readFile(join(folder, '1/data/meta.properties'), 'utf8')).toBe(cluster);
      await expect(startKafka({ folder, brokers: 3 })).rejects.toThrow(/holds a cluster of 1 brokers/);
    },
    FIRST_START_MS,
  );

  it('begins as a copy of one that was stopped, and runs beside it on ports of its own', async () => {
    const source = join(folder, 'source');
    await (await start({ folder: source })).stop();
    const copy = await start({ folder: join(folder, 'copy'), copyOf: source });
    const again = await start({ folder: source });
    expect(copy.bootstrap).not.toEqual(again.bootstrap);
    const clusterOf = (name: string) => readFile(join(folder, name, '1/data/meta.properties'), 'utf8');
    expect(await clusterOf('copy')).toBe(await clusterOf('source'));
    const three = startKafka({ folder: join(folder, 'three'), brokers: 3, copyOf: source });
    await expect(three).rejects.toThrow(/holds no cluster of 3 brokers/);
  });

  it('stands still when it is frozen, and goes on when it is thawed', async () => {
    const [broker] = (await start()).brokers;
    // A signal takes effect when the kernel comes to it, which may be after the next look.
    const becomes = async (wanted: RegExp) => {
      for (;;) {
        const [, state = ''] = /\) (\w)/.exec(await readFile(`/proc/${broker?.pid}/stat`, 'utf8')) ?? [];
        if (wanted.test(state)) return;
      }
    };
    broker?.freeze();
    await becomes(/T/);
    broker?.thaw();
    await becomes(/[RS]/);
    broker?.freeze();
    await broker?.kill();
    expect(isAlive(broker?.pid ?? 0)).toBe(false);
  });

  it('ends with whoever started it, also when that is killed', async () => {
    await expect(gone(await abandon(true))).resolves.toBeUndefined();
  });

  it('is ended and started anew on its ports where it was to outlive a process that was killed', async () => {
    const pid = await abandon(false);
    expect(isAlive(pid)).toBe(true);
    const { places } = JSON.parse(await readFile(join(folder, 'cluster.json'), 'utf8')) as {
      places: readonly { port: number }[];
    };
    const [broker] = (await start()).brokers;
    expect(broker?.port).toBe(places[0]?.port);
    expect(broker?.pid).not.toBe(pid);
    await gone(pid);
  });

  it('tells clients of the addresses of a proxy where one stands before it', async () => {
    const kafka = await start({ advertisedPorts: [19_999] });
    expect(kafka.bootstrap).toEqual(['127.0.0.1:19999']);
    const settings = await readFile(join(folder, '1/server.properties'), 'utf8');
    expect(settings).toContain('advertised.listeners=CLIENTS://127.0.0.1:19999');
    expect(settings).toContain(`listeners=CLIENTS://127.0.0.1:${kafka.brokers[0]?.port}`);
  });
});
