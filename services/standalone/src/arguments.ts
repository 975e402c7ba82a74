import { parseArgs } from 'node:util';

export interface UpArguments {
  readonly port: number;
  readonly data: string;
  readonly demo: boolean;
  /** HOST:PORT of private addresses that fetches and webhooks may reach. */
  readonly allowEgress: readonly string[];
}

export class UsageError extends Error {}

const HOST_PORT = /^(\[[0-9a-fA-F:.]+\]|[^\s:/]+):\d{1,5}$/;

/** @throws UsageError in one sentence */
export function parseUpArguments(args: readonly string[]): UpArguments {
  const { values } = read(args, {
    port: { type: 'string', default: '8080' },
    data: { type: 'string', default: '.blackfang' },
    demo: { type: 'boolean', default: false },
    distributed: { type: 'boolean', default: false },
    'allow-egress': { type: 'string', multiple: true, default: [] },
  });
  if (values['distributed']) throw new UsageError('--distributed is not there yet: this version runs on one machine.');
  const port = Number(values['port']);
  // The demo and the metrics live on the 105 ports above.
  if (!Number.isInteger(port) || port < 1 || port > 65_430)
    throw new UsageError('--port takes a port from 1 to 65430.');
  const allowEgress = values['allow-egress'] as string[];
  for (const address of allowEgress) {
    if (!HOST_PORT.test(address)) throw new UsageError(`--allow-egress takes HOST:PORT, not ${address}.`);
  }
  return { port, data: String(values['data']), demo: values['demo'] === true, allowEgress };
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
