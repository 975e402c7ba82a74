import { readFileSync } from 'node:fs';
import { BinaryWriter } from '@bufbuild/protobuf/wire';
import { Client, credentials } from '@grpc/grpc-js';
import { startHouse } from './house.ts';

const DESCRIPTORS = new URL('../../contracts/src/gen/descriptors.binpb', import.meta.url);
const METHOD = '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo';

describe('reflection', () => {
  it('tells tools such as grpcurl what the contracts say', async () => {
    const house = await startHouse('tcp', { descriptors: readFileSync(DESCRIPTORS) });
    const client = new Client(house.target, credentials.createInsecure());
    const asIs = (bytes: Buffer) => bytes;
    const call = client.makeBidiStreamRequest<Buffer, Buffer>(METHOD, asIs, asIs);
    // ServerReflectionRequest { file_containing_symbol = 4 }
    const request = new BinaryWriter().uint32((4 << 3) | 2).string('blackfang.alerting.v1.Rule');
    call.end(Buffer.from(request.finish()));
    const answers: Buffer[] = [];
    for await (const answer of call as AsyncIterable<Buffer>) answers.push(answer);
    expect(Buffer.concat(answers).includes('blackfang/alerting/v1/service.proto')).toBe(true);
    client.close();
    await house.close();
  });

  it('is not there where no descriptors are given', async () => {
    const house = await startHouse('tcp');
    const client = new Client(house.target, credentials.createInsecure());
    const asIs = (bytes: Buffer) => bytes;
    const call = client.makeBidiStreamRequest<Buffer, Buffer>(METHOD, asIs, asIs);
    call.end();
    const read = async () => {
      for await (const _ of call as AsyncIterable<Buffer>) break;
    };
    await expect(read()).rejects.toMatchObject({ code: 12 });
    client.close();
    await house.close();
  });
});
