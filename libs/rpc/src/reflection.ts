import { BinaryReader } from '@bufbuild/protobuf/wire';
import type { Server, ServiceDefinition, UntypedHandleCall, UntypedServiceImplementation } from '@grpc/grpc-js';
import { ReflectionService } from '@grpc/reflection';

/**
 * Lets tools such as grpcurl ask the server what it offers. To read all contracts is a third of the work of a start, and few
 * ask: it is done for the first who does.
 * @param descriptors buf's `google.protobuf.FileDescriptorSet`, as bytes.
 * @param services full names of those that are told.
 */
export function addReflection(server: Server, descriptors: Uint8Array, services: string[]): void {
  let told: readonly Version[] | undefined;
  VERSIONS.forEach(({ definition, methods }, version) => {
    const late = (method: string) => (call: unknown) => {
      told ??= versionsOf(filesOf(descriptors), services);
      const { methods: telling } = told[version] as Version;
      (telling[method] as (call: unknown) => void)(call);
    };
    const names = Object.keys(methods);
    const handlers = names.map((method) => [method, late(method) as UntypedHandleCall] as const);
    server.addService(definition, Object.fromEntries(handlers));
  });
}

/** One version of the protocol of reflection. */
interface Version {
  readonly definition: ServiceDefinition;
  readonly methods: UntypedServiceImplementation;
}

/** What tools may ask, without answers. */
const VERSIONS = versionsOf([], []);

function versionsOf(fileDescriptorProtos: readonly Buffer[], services: string[]): readonly Version[] {
  const versions: Version[] = [];
  const addService: Server['addService'] = (definition, methods) => void versions.push({ definition, methods });
  // The service reads nothing of a package definition but the descriptors of its files.
  type Definition = ConstructorParameters<typeof ReflectionService>[0];
  const definition = { files: { fileDescriptorProtos } } as unknown as Definition;
  new ReflectionService(definition, { services }).addToServer({ addService });
  return versions;
}

/** The files of the set, each as its own bytes: `repeated FileDescriptorProto file = 1`. */
function filesOf(descriptors: Uint8Array): Buffer[] {
  const reader = new BinaryReader(descriptors);
  const files: Buffer[] = [];
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (field === 1) files.push(Buffer.from(reader.bytes()));
    else reader.skip(wireType);
  }
  return files;
}
