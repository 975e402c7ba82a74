import type { ConfigSource } from '@blackfang/config';
import type { Logger } from '@blackfang/observability';
import {
  planProcesses,
  processSettings,
  type AnyService,
  type PlannedProcess,
  type Replicas,
} from './plan-processes.ts';
import { readableLine } from './readable-log.ts';
import { ServiceProcess } from './service-process.ts';

export interface ProcessesOptions {
  readonly port: number;
  readonly replicas: Replicas;
  /** A checkout of another version that runs beside this one. */
  readonly beside?: string | undefined;
  /** What each service is told, whichever process runs it. */
  readonly settings: Readonly<Record<AnyService, ConfigSource>>;
  readonly log: Logger;
  /** Takes the merged log. */
  readonly write: (line: string) => void;
}

export interface RunningProcesses {
  readonly list: readonly ServiceProcess[];
  /** Ends them all: the gateways first, so that nobody asks for what is gone. */
  close(): Promise<void>;
}

/**
 * Starts every process of an installation at once, and resolves when all of them take work.
 * @throws AppError with the name of the one that does not, and what it waits for
 */
export async function startProcesses(options: ProcessesOptions): Promise<RunningProcesses> {
  const planned = planProcesses(options.port, options.replicas, options.beside);
  const list = planned.map((one) => startProcess(one, planned, options));
  const running: RunningProcesses = {
    list,
    async close() {
      const [gateways, others] = [list.filter(isGateway), list.filter((one) => !isGateway(one))];
      await Promise.all(gateways.map((one) => one.close()));
      await Promise.all(others.map((one) => one.close()));
    },
  };
  try {
    await Promise.all(list.map((one) => one.ready()));
    return running;
  } catch (error) {
    await running.close();
    throw error;
  }
}

function startProcess(one: PlannedProcess, all: readonly PlannedProcess[], options: ProcessesOptions): ServiceProcess {
  const { name, service, opsPort, checkout } = one;
  const gateways = all.filter((other) => other.service === 'gateway').length;
  return new ServiceProcess({
    name,
    service,
    opsPort,
    checkout,
    settings: { ...options.settings[service], ...processSettings(one, gateways) },
    onLine: (line) => options.write(readableLine(name, line)),
    onDeath: (how) => options.log.error({ process: name, how }, 'a service died; it is started again'),
  });
}

const isGateway = ({ service }: ServiceProcess): boolean => service === 'gateway';
