import { Readable } from 'node:stream';
import type { FilePiece } from '@blackfang/contracts/scraping/v1/service';
import { Controller, Get, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Open } from '../http/access.guard.ts';
import { Services } from '../services.ts';

const TIMEOUT_MS = 120_000;

/** Under which a ticket fetches its file. */
export const dataFileAddress = (ticket: string): string => `/data-files/${ticket}`;

/** A copy of somebody's data, as a file to keep. It asks for no cookie and no token: the ticket is all that it goes by. */
@Open()
@Controller('data-files')
export class DataFilesApi {
  constructor(private readonly services: Services) {}

  @Get(':ticket')
  async fetch(@Param('ticket') ticket: string, @Res() reply: FastifyReply): Promise<void> {
    const pieces = this.services.dataExports.fetchDataExport({ ticket }, { timeoutMs: TIMEOUT_MS });
    // Before the first piece it can still be told that there is no such file.
    const iterator = pieces[Symbol.asyncIterator]();
    const first = await iterator.next();
    await reply
      .header('content-type', 'application/zip')
      .header('content-disposition', 'attachment; filename="blackfang-data.zip"')
      .header('x-content-type-options', 'nosniff')
      .header('referrer-policy', 'no-referrer')
      .header('x-robots-tag', 'noindex')
      .header('cache-control', 'private, no-store')
      .send(Readable.from(bytesOf(first, iterator), { objectMode: false }));
  }
}

async function* bytesOf(first: IteratorResult<FilePiece>, rest: AsyncIterator<FilePiece>): AsyncGenerator<Uint8Array> {
  for (let piece = first; piece.done !== true; piece = await rest.next()) yield piece.value.data;
}
