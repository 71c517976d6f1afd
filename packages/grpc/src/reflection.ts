import { BinaryReader } from '@bufbuild/protobuf/wire';
import type { Server } from '@grpc/grpc-js';
import { ReflectionService } from '@grpc/reflection';

/**
 * Serves `grpc.reflection.v1` and its alpha from a descriptor image (a FileDescriptorSet), so
 * that a stranger's client can list and call the named services without the protos.
 */
export function addReflection(server: Server, image: Uint8Array, names: readonly string[]): void {
  const files = { fileDescriptorProtos: filesOf(image) };
  // The library looks at nothing but the descriptors of what a loader would have returned.
  const definition = { image: files } as unknown as ConstructorParameters<
    typeof ReflectionService
  >[0];
  new ReflectionService(definition, { services: [...names] }).addToServer(server);
}

/** The files of a FileDescriptorSet, each still encoded: they all are its field 1. */
function filesOf(image: Uint8Array): readonly Buffer[] {
  const reader = new BinaryReader(image);
  const files: Buffer[] = [];
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (field === 1) files.push(Buffer.from(reader.bytes()));
    else reader.skip(wireType);
  }
  return files;
}
