import type { ServiceDefinition } from '@grpc/grpc-js';

/** How a message becomes bytes and back, as the generated contracts bring it. */
export interface Codec<T> {
  encode(message: T): { finish(): Uint8Array };
  decode(bytes: Uint8Array): T;
}

/** One method of a generated service definition. */
export interface MethodContract {
  readonly name: string;
  readonly requestType: Codec<unknown>;
  readonly requestStream: boolean;
  readonly responseType: Codec<unknown>;
  readonly responseStream: boolean;
  /** `NO_SIDE_EFFECTS` is what makes a method fit to be retried. */
  readonly options: { readonly idempotencyLevel?: string };
}

/** A generated service definition: `RuleServiceDefinition`. */
export interface ServiceContract {
  readonly name: string;
  readonly fullName: string;
  readonly methods: Readonly<Record<string, MethodContract>>;
}

type MessageOf<C> = C extends { decode(bytes: Uint8Array): infer T } ? T : never;
export type RequestOf<M extends MethodContract> = MessageOf<M['requestType']>;
export type ResponseOf<M extends MethodContract> = MessageOf<M['responseType']>;

export function pathOf(contract: ServiceContract, method: MethodContract): string {
  return `/${contract.fullName}/${method.name}`;
}

/** The same contract in the words of grpc-js. */
export function grpcDefinition(contract: ServiceContract): ServiceDefinition {
  return Object.fromEntries(
    Object.entries(contract.methods).map(([key, method]) => [
      key,
      {
        path: pathOf(contract, method),
        originalName: key,
        requestStream: method.requestStream,
        responseStream: method.responseStream,
        requestSerialize: (message: unknown) => encode(method.requestType, message),
        requestDeserialize: (bytes: Buffer) => method.requestType.decode(bytes),
        responseSerialize: (message: unknown) => encode(method.responseType, message),
        responseDeserialize: (bytes: Buffer) => method.responseType.decode(bytes),
      },
    ]),
  );
}

export function encode(codec: Codec<unknown>, message: unknown): Buffer {
  const bytes = codec.encode(message).finish();
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
