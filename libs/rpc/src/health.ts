import type { Clock } from '@blackfang/core';
import { Client, credentials, Metadata, type handleUnaryCall, type Server } from '@grpc/grpc-js';
import { service, type HealthImplementation } from 'grpc-health-check';

const TIMEOUT_MS = 1_000;
const SERVING = 'SERVING';
/** Milliseconds since 1970 by the clock of who answers, beside each answer to a health check. */
const TIME_HEADER = 'x-time-ms';
const { path: CHECK, requestSerialize, responseDeserialize } = service['Check'] as (typeof service)[string];

type Check = handleUnaryCall<unknown, unknown>;

/**
 * Serves the health protocol, and tells the time beside each answer: it is no secret, and whoever does not know it can
 * not even prove who he is.
 */
export function serveHealth(server: Server, health: HealthImplementation, clock: Clock | undefined): void {
  health.addToServer({
    addService(definition, { check, ...others }) {
      const telling: Check = (call, reply) => {
        const metadata = new Metadata();
        if (clock !== undefined) metadata.set(TIME_HEADER, String(clock.now().getTime()));
        call.sendMetadata(metadata);
        (check as Check)(call, reply);
      };
      server.addService(definition, { ...others, check: telling });
    },
  });
}

interface Heard {
  readonly isServing: boolean;
  /** The peer's time at this moment, to half the time that the answer took. */
  readonly time: Date | undefined;
}

/** Asks a server of ours how it is, by the gRPC health protocol. */
export class HealthProbe {
  readonly #client: Client;

  constructor(target: string) {
    this.#client = new Client(target, credentials.createInsecure(), { 'grpc.service_config_disable_resolution': 1 });
  }

  /** @returns false also where nobody answers within a second */
  async check(): Promise<boolean> {
    return (await this.#ask()).isServing;
  }

  /** @returns the peer's time now, half a second off at most; undefined where nobody answers within a second */
  async time(): Promise<Date | undefined> {
    return (await this.#ask()).time;
  }

  close(): void {
    this.#client.close();
  }

  #ask(): Promise<Heard> {
    const began = performance.now();
    const options = { deadline: Date.now() + TIMEOUT_MS };
    let time: Date | undefined;
    return new Promise((resolve) => {
      const call = this.#client.makeUnaryRequest(
        CHECK,
        requestSerialize,
        responseDeserialize,
        { service: '' },
        options,
        (error, answer) =>
          resolve({
            isServing: error === null && (answer as { status?: string } | undefined)?.status === SERVING,
            time,
          }),
      );
      call.once('metadata', (metadata: Metadata) => {
        const told = Number(metadata.get(TIME_HEADER)[0] ?? Number.NaN);
        if (Number.isFinite(told)) time = new Date(told + (performance.now() - began) / 2);
      });
    });
  }
}
