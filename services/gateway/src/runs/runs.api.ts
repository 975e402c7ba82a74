import { Readable } from 'node:stream';
import type { RpcCallOptions } from '@blackfang/rpc';
import { Body, Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Documents, Heading } from '../http/documents.ts';
import { Call } from '../http/request.ts';
import { Services } from '../services.ts';
import { Time, toTime } from '../http/schemas.ts';
import { pictureAddress, storedPageAddress } from '../pages/stored-pages.api.ts';
import { Run, toRun } from './run.shape.ts';

const TicketWanted = z
  .strictObject({
    observationId: z.string().max(100).optional().meta({ description: 'Whose values are marked on the page' }),
  })
  .meta({ id: 'TicketWanted' });
const PageTicket = z
  .object({
    url: z
      .string()
      .meta({ description: 'For a frame with `sandbox`; `#blackfang-price` leads to where the price stands' }),
    expiresAt: Time,
  })
  .meta({ id: 'PageTicket' });

const PictureTicket = z.object({ url: z.string(), expiresAt: Time }).meta({ id: 'PictureTicket' });

@Heading('runs')
@Controller('api/v1')
export class RunsApi {
  constructor(private readonly services: Services) {}

  @Get('runs/:id')
  @Documents({ summary: 'Read a run with its log', answers: Run, refuses: [404] })
  async get(@Call() call: RpcCallOptions, @Param('id') id: string) {
    return toRun(await this.services.watches.getRun({ id }, call));
  }

  @Post('snapshots/:id/ticket')
  @HttpCode(200)
  @Documents({
    summary: 'An address under which a browser may show the stored page for a minute',
    answers: PageTicket,
    refuses: [404],
  })
  async ticket(
    @Call() call: RpcCallOptions,
    @Param('id') snapshotId: string,
    @Body({ schema: TicketWanted }) { observationId }: z.output<typeof TicketWanted>,
  ) {
    const { ticket, expiresAt } = await this.services.storedPages.issueTicket({ snapshotId, observationId }, call);
    return { url: storedPageAddress(ticket), expiresAt: toTime(expiresAt) };
  }

  @Post('screenshots/:id/ticket')
  @HttpCode(200)
  @Documents({
    summary: 'An address under which a browser may show the picture (WebP) for a minute',
    answers: PictureTicket,
    refuses: [404],
  })
  async pictureTicket(@Call() call: RpcCallOptions, @Param('id') id: string) {
    const { ticket, expiresAt } = await this.services.storedPages.issueScreenshotTicket({ id }, call);
    return { url: pictureAddress(ticket), expiresAt: toTime(expiresAt) };
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
