import { Client, credentials } from '@grpc/grpc-js';
import { service } from 'grpc-health-check';

const TIMEOUT_MS = 1_000;
const SERVING = 'SERVING';

/** Asks a server of ours how it is, by the gRPC health protocol. */
export class HealthProbe {
  readonly #client: Client;

  constructor(target: string) {
    this.#client = new Client(target, credentials.createInsecure(), { 'grpc.service_config_disable_resolution': 1 });
  }

  /** @returns false also where nobody answers within a second */
  check(): Promise<boolean> {
    const { path, requestSerialize, responseDeserialize } = service['Check'] as (typeof service)[string];
    const options = { deadline: Date.now() + TIMEOUT_MS };
    return new Promise((resolve) => {
      this.#client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        { service: '' },
        options,
        (error, answer) => resolve(error === null && (answer as { status?: string } | undefined)?.status === SERVING),
      );
    });
  }

  close(): void {
    this.#client.close();
  }
}
