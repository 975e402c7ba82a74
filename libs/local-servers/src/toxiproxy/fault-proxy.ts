import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pickFreePort } from '../free-port.ts';
import { ServerProcess } from '../server-process.ts';
import { findToxiproxy } from './find-toxiproxy.ts';
import { ToxiproxyApi, type Toxic } from './toxiproxy-api.ts';

/** A way to one server, on which faults can be put. */
export interface ProxiedServer {
  readonly host: string;
  readonly port: number;
  /** Puts a fault of toxiproxy's own on the way, in the place of one of the same type and stream. */
  addToxic(toxic: Toxic): Promise<void>;
  /** Ends all connections and takes no new ones. */
  cut(): Promise<void>;
  /** Takes all faults away. */
  heal(): Promise<void>;
  /** Every answer comes so much later. @param ms milliseconds */
  slow(ms: number): Promise<void>;
  /** No more than so much gets through in each direction. @param kilobytesPerSecond 1,000 bytes a second */
  bandwidth(kilobytesPerSecond: number): Promise<void>;
  /** Ends what is open, and resets what is opened from now on as soon as it says something. */
  reset(): Promise<void>;
  /** Connections stay open and nothing gets through any more: half-open, as after a cable was pulled. */
  hang(): Promise<void>;
  /**
   * Bytes that clients and the server sent through it since the start. A test that goes around its proxy proves nothing.
   * A connection is counted a moment after it has ended: `cut` ends all.
   */
  bytesThrough(): Promise<number>;
}

export interface FaultProxy {
  /**
   * Makes a way to a server.
   * @param name of letters, digits and `-`; once.
   * @param upstream `host:port` of the server
   */
  proxy(name: string, upstream: string): Promise<ProxiedServer>;
  stop(): Promise<void>;
}

const HOST = '127.0.0.1';
const BOTH = ['upstream', 'downstream'] as const;

/**
 * Starts toxiproxy on 127.0.0.1.
 * @throws Error in one sentence that names what is missing.
 */
export async function startFaultProxy(): Promise<FaultProxy> {
  const program = await findToxiproxy();
  const folder = await mkdtemp(join(tmpdir(), 'blackfang-toxiproxy-'));
  const port = await pickFreePort();
  const api = new ToxiproxyApi(`http://${HOST}:${port}`);
  const server = await ServerProcess.start({
    name: 'The fault proxy',
    program,
    args: ['-host', HOST, '-port', String(port), '-proxy-metrics'],
    folder,
    answers: () => api.answers(),
  });
  return {
    proxy: (name, upstream) => makeProxy(api, name, upstream),
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function makeProxy(api: ToxiproxyApi, name: string, upstream: string): Promise<ProxiedServer> {
  const port = await pickFreePort();
  await api.create(name, `${HOST}:${port}`, upstream);
  const addToxic = (toxic: Toxic) => api.addToxic(name, toxic);
  return {
    host: HOST,
    port,
    addToxic,
    cut: () => api.enable(name, false),
    async heal() {
      for (const toxic of await api.toxicsOf(name)) await api.removeToxic(name, toxic);
      await api.enable(name, true);
    },
    slow: (ms) => addToxic({ type: 'latency', stream: 'downstream', attributes: { latency: ms } }),
    async bandwidth(kilobytesPerSecond) {
      for (const stream of BOTH)
        await addToxic({ type: 'bandwidth', stream, attributes: { rate: kilobytesPerSecond } });
    },
    async reset() {
      await addToxic({ type: 'reset_peer', stream: 'upstream', attributes: { timeout: 0 } });
      // What is open already would end in good order only.
      await api.enable(name, false);
      await api.enable(name, true);
    },
    async hang() {
      for (const stream of BOTH) await addToxic({ type: 'timeout', stream, attributes: { timeout: 0 } });
    },
    bytesThrough: () => api.bytesThrough(name),
  };
}
