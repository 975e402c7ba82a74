import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFileRegistry, fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { AppError } from '@blackfang/core';
import { rpcClient } from '@blackfang/rpc';
import { socketFolder } from '../src/data-folder.ts';
import type { Product } from './product.ts';
import { TRIALS, type Trial, type Trials } from './rpc-calls.ts';

const DESCRIPTORS = join(import.meta.dirname, '../../../libs/contracts/src/gen/descriptors.binpb');

/** `blackfang.scraping.v1.WatchService/GetWatch`: every method that our contracts describe. */
export function describedMethods(): string[] {
  const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync(DESCRIPTORS)));
  return [...registry].flatMap((type) =>
    type.kind === 'service' ? type.methods.map((method) => `${type.typeName}/${method.name}`) : [],
  );
}

/** A method and how it is tried. */
export interface TriedMethod {
  readonly name: string;
  readonly trial: Trial<object>;
}

/** Every method that somebody has thought of. */
export function triedMethods(): TriedMethod[] {
  return TRIALS.flatMap((trials) => Object.keys(trials.methods).map((key) => triedMethod(trials, key)));
}

function triedMethod({ contract, methods }: Trials, key: string): TriedMethod {
  const [method, trial] = [contract.methods[key], methods[key]];
  if (method === undefined || trial === undefined) throw new Error(`${contract.fullName} knows no method ${key}.`);
  return { name: `${contract.fullName}/${method.name}`, trial: trial as Trial<object> };
}

/** A method and the way to call it. */
export interface RpcMethod extends TriedMethod {
  /** A request without a field. */
  readonly empty: object;
  /** @returns the answer as text, all pieces of a stream together */
  call(request: object, accessToken: string): Promise<string>;
}

/** Some store pages for good, on machines that have other things to do. */
const PATIENT = { timeoutMs: 60_000 };
type Call = (request: object, options: { readonly accessToken: string }) => Promise<unknown> | AsyncIterable<unknown>;

/** Each method that is tried, over gRPC at the services of the product itself. */
export async function openMethods(product: Product): Promise<{ methods: RpcMethod[]; close(): void }> {
  const folder = await socketFolder(product.data);
  const clients: { close(): void }[] = [];
  const methods = TRIALS.flatMap((trials) => {
    const { service, contract } = trials;
    const client = rpcClient(contract, `unix:${join(folder, `${service}.sock`)}`, PATIENT);
    clients.push(client);
    return Object.entries(contract.methods).map(([key, { requestType }]): RpcMethod => {
      const call = client[key] as unknown as Call;
      return {
        ...triedMethod(trials, key),
        empty: requestType.decode(new Uint8Array()) as object,
        call: async (request, accessToken) => asText(await received(call(request, { accessToken }))),
      };
    });
  });
  return {
    methods,
    close() {
      for (const client of clients) client.close();
    },
  };
}

/** What became of a call: `ok` or the kind and reason of its error, and what it answered. */
export async function outcomeOf(call: Promise<string>): Promise<{ outcome: string; answer: string }> {
  try {
    return { outcome: 'ok', answer: await call };
  } catch (error) {
    if (error instanceof AppError) return { outcome: error.kind, answer: error.reason };
    throw error;
  }
}

async function received(answer: Promise<unknown> | AsyncIterable<unknown>): Promise<unknown> {
  if (!(Symbol.asyncIterator in answer)) return answer;
  const pieces: unknown[] = [];
  for await (const piece of answer) pieces.push(piece);
  return pieces;
}

function asText(answer: unknown): string {
  return JSON.stringify(answer, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
}
