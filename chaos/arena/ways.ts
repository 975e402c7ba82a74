import type { FaultProxy, ProxiedServer } from '@blackfang/local-servers';
import type { ConfigSource } from '@blackfang/config';
import type { AnyService } from '../../services/standalone/src/distributed/plan-processes.ts';
import type { OwnService } from '../../services/standalone/src/services.ts';
import type { World } from '../world/world.ts';
import type { Processes } from './processes.ts';
import type { Proxied, Servers } from './servers.ts';

/** From one part to another. */
export interface Way {
  /** `gateway to billing` */
  readonly name: string;
  readonly servers: readonly ProxiedServer[];
}

export interface Parts {
  readonly servers: Servers;
  readonly world: World;
  readonly processes: Processes;
}

/**
 * Lays the ways that are wanted.
 * @returns them all, and the addresses of others as each service is to use them.
 */
export async function layWays(
  proxied: readonly Proxied[],
  { servers, world, processes }: Parts,
): Promise<{ readonly ways: readonly Way[]; addressesFor(service: AnyService): ConfigSource }> {
  const targetOf = (service: OwnService) => processes.targetOf(service);
  const rpc = proxied.includes('rpc') ? await RpcWays.lay(servers.needProxy(), targetOf) : undefined;
  const outside = proxied.includes('outside') ? await laidOutside(servers.needProxy(), world) : [];
  const toServers = Object.entries(servers.ways).flatMap(([name, ways]) =>
    ways.length > 0 ? [{ name: `services to ${name}`, servers: ways }] : [],
  );
  return {
    ways: [...(rpc?.list ?? []), ...toServers, ...outside],
    addressesFor: (service) => rpc?.addressesFor(service) ?? {},
  };
}

/** Who asks whom over gRPC. All ask identity for the keys of tokens, scraping billing for plans, alerting scraping for pages. */
const ASKED: Readonly<Record<OwnService, readonly AnyService[]>> = {
  identity: ['gateway', 'billing', 'scraping', 'analysis', 'alerting'],
  billing: ['gateway', 'scraping'],
  scraping: ['gateway', 'alerting'],
  analysis: ['gateway', 'alerting'],
  alerting: ['gateway'],
};

/** The ways by which services ask each other, one for the gateway and one for all others, as far as somebody takes it. */
class RpcWays {
  readonly list: readonly Way[];
  readonly #ports: ReadonlyMap<string, number>;

  private constructor(list: readonly Way[]) {
    this.list = list;
    this.#ports = new Map(list.map(({ name, servers }) => [name, servers[0]?.port ?? 0]));
  }

  /** @param targetOf `ipv4:127.0.0.1:PORT` of the only process of each. */
  static async lay(proxy: FaultProxy, targetOf: (service: OwnService) => string): Promise<RpcWays> {
    const wanted = Object.entries(ASKED).flatMap(([asked, by]) => {
      const target = targetOf(asked as OwnService).replace('ipv4:', '');
      return [...new Set(by.map(sideOf))].map((side) => ({ name: `${side} to ${asked}`, target }));
    });
    const list: Way[] = [];
    for (const { name, target } of wanted) {
      list.push({ name, servers: [await proxy.proxy(name.replaceAll(' ', '-'), target)] });
    }
    return new RpcWays(list);
  }

  /** Addresses of others, as one service is to use them. */
  addressesFor(service: AnyService): ConfigSource {
    const mine = Object.entries(ASKED).filter(([asked, by]) => by.includes(service) && asked !== service);
    return Object.fromEntries(
      mine.map(([asked]) => {
        const port = this.#ports.get(`${sideOf(service)} to ${asked}`) ?? 0;
        return [`${asked.toUpperCase()}_ADDRESS`, `ipv4:127.0.0.1:${port}`];
      }),
    );
  }
}

function sideOf(service: AnyService): string {
  return service === 'gateway' ? 'gateway' : 'services';
}

/** The ways to the world, which gives the addresses of the proxies for its own from now on. */
async function laidOutside(proxy: FaultProxy, world: World): Promise<readonly Way[]> {
  const shops = await Promise.all(world.shopHosts.map((host, index) => proxy.proxy(`shop-${index + 1}`, host)));
  const receiver = await proxy.proxy('receiver', world.receiverHost);
  const mail = await proxy.proxy('mail', new URL(world.smtpUrl).host);
  const hostOf = ({ host, port }: ProxiedServer) => `${host}:${port}`;
  world.beReachedBy({
    shopHosts: shops.map(hostOf),
    receiverHost: hostOf(receiver),
    smtpUrl: `smtp://${hostOf(mail)}`,
  });
  return [
    { name: 'scraping to shops', servers: shops },
    { name: 'alerting to receivers', servers: [receiver] },
    { name: 'services to the mail server', servers: [mail] },
  ];
}
