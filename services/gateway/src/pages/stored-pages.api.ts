import { AppError } from '@blackfang/core';
import type { SnapshotPiece } from '@blackfang/contracts/scraping/v1/service';
import { Controller, Get, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Open } from '../http/access.guard.ts';
import { problemOf, toAppError } from '../http/problem.ts';
import { Services } from '../services.ts';
import { escapeHtml } from './page.ts';

/** Nothing runs, nothing is loaded, nothing is sent; it stands in a frame of ours or alone. */
const POLICY =
  "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";
/** Longer than reading a page may take. */
const TIMEOUT_MS = 25_000;

/** Under which a ticket shows its page. */
export const storedPageAddress = (ticket: string): string => `/stored-pages/${ticket}`;

/** Under which a ticket shows its picture. */
export const pictureAddress = (ticket: string): string => `/stored-pages/pictures/${ticket}`;

/** Somebody else's page, as a picture of itself. It asks for no cookie and no token: the ticket is all that it goes by. */
@Open()
@Controller('stored-pages')
export class StoredPagesApi {
  constructor(private readonly services: Services) {}

  @Get(':ticket')
  async show(@Param('ticket') ticket: string, @Res() reply: FastifyReply): Promise<void> {
    // A frame has an origin of its own: browsers warn of a wish to keep it by ours.
    void reply
      .removeHeader('origin-agent-cluster')
      .header('content-type', 'text/html; charset=utf-8')
      .header('content-security-policy', POLICY)
      .header('x-content-type-options', 'nosniff')
      .header('referrer-policy', 'no-referrer')
      .header('x-robots-tag', 'noindex')
      .header('cache-control', 'private, no-store');
    try {
      const pieces = this.services.storedPages.showPage({ ticket }, { timeoutMs: TIMEOUT_MS });
      await reply.send(await gathered(pieces));
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.kind === 'internal') throw thrown;
      await reply.status(problemOf(error).status).send(notice(error));
    }
  }
}

/** Pictures of somebody else's pages, made by our browser. */
@Open()
@Controller('stored-pages/pictures')
export class PicturesApi {
  constructor(private readonly services: Services) {}

  @Get(':ticket')
  async show(@Param('ticket') ticket: string, @Res() reply: FastifyReply): Promise<void> {
    const pieces = this.services.storedPages.showScreenshot({ ticket }, { timeoutMs: TIMEOUT_MS });
    const picture = await gathered(pieces);
    await reply
      .header('content-type', 'image/webp')
      .header('content-security-policy', "sandbox; default-src 'none'")
      .header('x-content-type-options', 'nosniff')
      .header('referrer-policy', 'no-referrer')
      .header('x-robots-tag', 'noindex')
      .header('cache-control', 'private, no-store')
      .send(picture);
  }
}

/** Whole before its first byte goes: what goes wrong half way could not be told any more. */
async function gathered(pieces: AsyncIterable<SnapshotPiece>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const { data } of pieces) parts.push(data);
  return Buffer.concat(parts);
}

const TITLES: Readonly<Record<string, string>> = {
  snapshot_not_found: 'This page is not kept any more',
  ticket_not_found: 'This view has ended',
  page_too_large: 'This page is too large to be shown here',
};
const WORDS: Readonly<Record<string, string>> = {
  snapshot_not_found: 'What was read from it stays: see the observation.',
};

/** Says why there is nothing to see, in the frame where one looks for it. */
function notice({ reason, message }: AppError): string {
  const title = TITLES[reason] ?? 'This page can’t be shown';
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>:root{color-scheme:light dark}body{margin:0;padding:12vh 1.25rem;font:16px/1.6 system-ui,sans-serif;text-align:center}h1{font-size:1.25rem;font-weight:600;margin:0 0 .5rem}p{max-width:32rem;margin:0 auto}</style></head><body><h1>${title}</h1><p>${escapeHtml(WORDS[reason] ?? message)}</p></body></html>`;
}
