import type { ConfigSource } from '@blackfang/config';
import { OWN_SERVICES, type OwnService } from '../services.ts';

export type AnyService = OwnService | 'gateway';

/** How many processes run each service; one where nothing is said. */
export type Replicas = Partial<Readonly<Record<AnyService, number>>>;

/** A process that is to run: which service, where it listens. */
export interface PlannedProcess {
  /** `billing`, or `billing-2` where there are several. */
  readonly name: string;
  readonly service: AnyService;
  /** Of its gRPC server, or of its public door for the gateway. */
  readonly port: number;
  readonly opsPort: number;
  /** Another checkout of this repository, whose source it runs. */
  readonly checkout?: string;
}

export const MAX_REPLICAS = 5;
const OPS_OFFSET = 105;
const RPC_OFFSET = 140;
/** Ports above the product's own that are used. */
export const PORTS_ABOVE = RPC_OFFSET + (OWN_SERVICES.length + 1) * MAX_REPLICAS + 1;

/**
 * The processes of an installation, the services before the gateways; the first gateway listens on `port` itself.
 * @param beside a checkout of another version: one process more of each service runs from there, as in a rolling upgrade.
 */
export function planProcesses(port: number, replicas: Replicas, beside?: string): PlannedProcess[] {
  return [...OWN_SERVICES, 'gateway' as const].flatMap((service, row) => {
    const count = replicas[service] ?? 1;
    const placeOf = (index: number) => ({
      service,
      port: service === 'gateway' ? port + index : port + RPC_OFFSET + row * MAX_REPLICAS + index,
      opsPort: port + OPS_OFFSET + row * MAX_REPLICAS + index,
    });
    const own = Array.from({ length: count }, (_, index) => ({
      name: count === 1 ? service : `${service}-${index + 1}`,
      ...placeOf(index),
    }));
    return beside === undefined ? own : [...own, { name: `${service}-beside`, ...placeOf(count), checkout: beside }];
  });
}

/** The gRPC target of a service: all of its replicas, among which calls are shared out. */
export function targetOf(processes: readonly PlannedProcess[], service: OwnService): string {
  const ports = processes.filter((one) => one.service === service).map(({ port }) => `127.0.0.1:${port}`);
  return `ipv4:${ports.join(',')}`;
}

/** What a process is told on top of what its service is. */
export function processSettings(one: PlannedProcess, gateways: number): ConfigSource {
  const own = `127.0.0.1:${one.port}`;
  return {
    ...(one.service === 'gateway' ? { HTTP_LISTEN: own, REPLICAS: String(gateways) } : { RPC_LISTEN: own }),
    OPS_LISTEN: `127.0.0.1:${one.opsPort}`,
    INSTANCE: one.name,
  };
}
