import { Readable } from 'node:stream';
import type { FilePiece } from '@blackfang/contracts/scraping/v1/service';
import type { FastifyReply } from 'fastify';

/** Answers with a file as its pieces come. A refusal comes with the first piece, and is an answer of its own. */
export async function sendFile(
  reply: FastifyReply,
  file: AsyncIterable<FilePiece>,
  { name, type }: { readonly name: string; readonly type: string },
): Promise<void> {
  const pieces = file[Symbol.asyncIterator]();
  const first = await pieces.next();
  async function* data() {
    for (let piece = first; piece.done !== true; piece = await pieces.next()) yield Buffer.from(piece.value.data);
  }
  await reply
    .header('content-type', type)
    .header('content-disposition', `attachment; filename="${name}"`)
    .header('cache-control', 'private, no-store')
    .send(Readable.from(data()));
}
