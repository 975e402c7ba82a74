import { Readable } from 'node:stream';
import type { RpcCallOptions } from '@blackfang/rpc';
import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Documents } from '../http/open-api.ts';
import { Call } from '../http/request.ts';
import { Services } from '../services.ts';
import { Run, toRun } from './run.shape.ts';

@ApiTags('runs')
@Controller('api/v1')
export class RunsApi {
  constructor(private readonly services: Services) {}

  @Get('runs/:id')
  @Documents({ summary: 'Read a run with its log', answers: Run, refuses: [404] })
  async get(@Call() call: RpcCallOptions, @Param('id') id: string) {
    return toRun(await this.services.watches.getRun({ id }, call));
  }

  /** Somebody else's page: served so that no browser runs it as a page of ours. */
  @Get('snapshots/:id')
  @Documents({ summary: 'The stored page as it was fetched, decoded', answers: z.string(), refuses: [404] })
  async snapshot(@Call() call: RpcCallOptions, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const pieces = this.services.watches.getSnapshot({ id }, { ...call, timeoutMs: 60_000 })[Symbol.asyncIterator]();
    const first = await pieces.next();
    async function* data() {
      for (let piece = first; !piece.done; piece = await pieces.next()) yield Buffer.from(piece.value.data);
    }
    await reply
      .header('content-type', 'text/plain; charset=utf-8')
      .header('content-security-policy', "sandbox; default-src 'none'")
      .header('content-disposition', 'attachment; filename="snapshot.txt"')
      .header('x-content-type-options', 'nosniff')
      .header('cache-control', 'private, no-store')
      .send(Readable.from(data()));
  }
}
