import { join } from 'node:path';
import { startPostgres, type EmbeddedPostgres } from '@blackfang/embedded-postgres';
import {
  startFaultProxy,
  startKafka,
  startRedis,
  type FaultProxy,
  type LocalKafka,
  type LocalRedis,
  type ProxiedServer,
} from '@blackfang/local-servers';

/** What may stand behind a fault proxy: servers, on the way from the services to them; and what lies outside. */
export type Proxied = 'postgres' | 'kafka' | 'redis' | 'rpc' | 'outside';
/** Each a server of its own, with the ways that lead to it. */
type ProxiedServers = 'postgres' | 'kafka' | 'redis';

export interface ServersOptions {
  readonly folder: string;
  readonly brokers: 1 | 3;
  /** Folder of a prepared installation: Postgres, and Kafka where it is one broker, begin as copies of its own. */
  readonly prepared?: string;
  /** Of the brokers. */
  readonly ports: readonly number[];
  readonly proxied: readonly Proxied[];
}

/** The servers of an installation, each a real process of its own. */
export interface Servers {
  readonly postgres: EmbeddedPostgres;
  readonly kafka: LocalKafka;
  readonly redis: LocalRedis;
  /** The ways to each server; empty for those that have no proxy. Kafka has one a broker. */
  readonly ways: Readonly<Record<ProxiedServers, readonly ProxiedServer[]>>;
  /** For ways to others than these. @throws Error where nothing is proxied */
  needProxy(): FaultProxy;
  /** An address of Postgres as the services are to use it. */
  viaPostgres(url: string): string;
  readonly kafkaUrl: string;
  readonly redisUrl: string;
  close(): Promise<void>;
}

const PASSWORD = 'for-chaos-alone';

export async function startServers({ folder, brokers, prepared, ports, proxied }: ServersOptions): Promise<Servers> {
  const closing: (() => Promise<unknown>)[] = [];
  const kept = <T>(server: T, close: (server: T) => Promise<unknown>): T => {
    closing.unshift(() => close(server));
    return server;
  };
  const close = async () => {
    for (const one of closing.splice(0)) await one();
  };
  try {
    const proxy = proxied.length > 0 ? kept(await startFaultProxy(), (one) => one.stop()) : undefined;
    const brokerPorts = ports.slice(0, brokers);
    const kafkaWays = await waysTo(proxied.includes('kafka') ? proxy : undefined, 'kafka', brokerPorts);
    const [postgres, kafka, redis] = await Promise.all([
      startPostgres({
        dataFolder: join(folder, 'postgres'),
        ...(prepared !== undefined && { copyOf: join(prepared, 'postgres') }),
        durable: true,
      }).then((one) => kept(one, (it) => it.stop())),
      startKafka({
        folder: join(folder, 'kafka'),
        brokers,
        ...(prepared !== undefined && brokers === 1 && { copyOf: join(prepared, 'kafka') }),
        ports: brokerPorts,
        ...(kafkaWays.length > 0 && { advertisedPorts: kafkaWays.map(({ port }) => port) }),
      }).then((one) => kept(one, (it) => it.kill())),
      startRedis({ folder: join(folder, 'redis'), password: PASSWORD }).then((one) => kept(one, (it) => it.kill())),
    ]);
    const ways = {
      kafka: kafkaWays,
      postgres: await waysTo(proxied.includes('postgres') ? proxy : undefined, 'postgres', [postgres.port]),
      redis: await waysTo(proxied.includes('redis') ? proxy : undefined, 'redis', [redis.port]),
    };
    return {
      postgres,
      kafka,
      redis,
      ways,
      needProxy() {
        if (proxy === undefined) throw new Error('There is no fault proxy.');
        return proxy;
      },
      viaPostgres: (url) => through(url, ways.postgres[0]),
      kafkaUrl: `kafka://${kafka.bootstrap.join(',')}`,
      redisUrl: through(redis.url, ways.redis[0]),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function waysTo(
  proxy: FaultProxy | undefined,
  name: string,
  ports: readonly number[],
): Promise<readonly ProxiedServer[]> {
  if (proxy === undefined) return [];
  return Promise.all(ports.map((port, index) => proxy.proxy(`${name}-${index + 1}`, `127.0.0.1:${port}`)));
}

function through(url: string, way: ProxiedServer | undefined): string {
  if (way === undefined) return url;
  const address = new URL(url);
  address.port = String(way.port);
  return address.href;
}
