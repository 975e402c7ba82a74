import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { MAX_REPLICAS, PORTS_ABOVE, type Replicas } from './distributed/plan-processes.ts';
import { OWN_SERVICES } from './services.ts';

export interface UpArguments {
  readonly port: number;
  readonly data: string;
  readonly demo: boolean;
  /** HOST:PORT of private addresses that fetches and webhooks may reach. */
  readonly allowEgress: readonly string[];
  /** A process for each service, over Kafka and Redis. */
  readonly distributed: boolean;
  /** How many of each; with `distributed` alone. */
  readonly replicas: Replicas;
  /** A checkout of another version, whose services run beside these; with `distributed` alone. */
  readonly beside: string | undefined;
}

export class UsageError extends Error {}

const MAX_PORT = 65_535 - PORTS_ABOVE;
const HOST_PORT = /^(\[[0-9a-fA-F:.]+\]|[^\s:/]+):\d{1,5}$/;

/** @throws UsageError in one sentence */
export function parseUpArguments(args: readonly string[]): UpArguments {
  const { values } = read(args, {
    port: { type: 'string', default: '8080' },
    data: { type: 'string', default: '.blackfang' },
    demo: { type: 'boolean', default: false },
    distributed: { type: 'boolean', default: false },
    'allow-egress': { type: 'string', multiple: true, default: [] },
    replicas: { type: 'string', multiple: true, default: [] },
    beside: { type: 'string' },
  });
  const port = Number(values['port']);
  // The demo, the metrics and the processes live on the ports above.
  if (!Number.isInteger(port) || port < 1 || port > MAX_PORT)
    throw new UsageError(`--port takes a port from 1 to ${MAX_PORT}.`);
  const beside = values['beside'] === undefined ? undefined : resolve(String(values['beside']));
  // Who runs beside takes the place of one.
  const replicas = parseReplicas(
    values['replicas'] as string[],
    beside === undefined ? MAX_REPLICAS : MAX_REPLICAS - 1,
  );
  const distributed = values['distributed'] === true;
  if (!distributed && (beside !== undefined || Object.keys(replicas).length > 0))
    throw new UsageError('--replicas and --beside go with --distributed.');
  const allowEgress = values['allow-egress'] as string[];
  for (const address of allowEgress) {
    if (!HOST_PORT.test(address)) throw new UsageError(`--allow-egress takes HOST:PORT, not ${address}.`);
  }
  const demo = values['demo'] === true;
  return { port, data: String(values['data']), demo, allowEgress, distributed, replicas, beside };
}

function parseReplicas(given: readonly string[], max: number): Replicas {
  const services: readonly string[] = [...OWN_SERVICES, 'gateway'];
  const entries = given.map((text) => {
    const [service = '', count = ''] = text.split('=');
    if (!services.includes(service) || !/^\d$/.test(count) || Number(count) < 1 || Number(count) > max) {
      throw new UsageError(`--replicas takes SERVICE=COUNT with up to ${max} of ${services.join(', ')}; not ${text}.`);
    }
    return [service, Number(count)] as const;
  });
  return Object.fromEntries(entries);
}

/** For `down`, `migrate` and `redrive`. @throws UsageError in one sentence */
export function parseDataArgument(args: readonly string[]): string {
  return String(read(args, { data: { type: 'string', default: '.blackfang' } }).values['data']);
}

function read(args: readonly string[], options: NonNullable<Parameters<typeof parseArgs>[0]>['options'] & object) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message.split('\n')[0] : String(error));
  }
}
