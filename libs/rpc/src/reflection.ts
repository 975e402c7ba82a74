import { BinaryReader } from '@bufbuild/protobuf/wire';
import type { Server } from '@grpc/grpc-js';
import { ReflectionService } from '@grpc/reflection';

/**
 * Lets tools such as grpcurl ask the server what it offers.
 * @param descriptors buf's `google.protobuf.FileDescriptorSet`, as bytes.
 * @param services full names of those that are told.
 */
export function addReflection(server: Server, descriptors: Uint8Array, services: string[]): void {
  // The service reads nothing of a package definition but the descriptors of its files.
  const files = { fileDescriptorProtos: filesOf(descriptors) };
  type Definition = ConstructorParameters<typeof ReflectionService>[0];
  new ReflectionService({ files } as unknown as Definition, { services }).addToServer(server);
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
