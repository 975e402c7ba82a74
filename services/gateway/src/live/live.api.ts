import { AppError, type Caller } from '@blackfang/core';
import { Controller, Get, Req, Res, type BeforeApplicationShutdown } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AccessGuard } from '../http/access.guard.ts';
import { Documents, Heading } from '../http/documents.ts';
import { Signed } from '../http/request.ts';
import { LiveEvents, type LiveEvent } from './live-events.ts';

const KEEP_ALIVE_MS = 15_000;
/** A client that does not read is cut off when this much waits for it. */
const MAX_WAITING_BYTES = 1 << 20;
const MAX_PER_TENANT = 200;

@Heading('live')
@Controller('api/v1/events')
export class LiveApi implements BeforeApplicationShutdown {
  readonly #open = new Map<FastifyReply, string>();

  constructor(
    private readonly live: LiveEvents,
    private readonly guard: AccessGuard,
  ) {}

  /** Server-sent events, https://html.spec.whatwg.org/multipage/server-sent-events.html */
  @Get()
  @Documents({ summary: 'What happens now, as server-sent events; Last-Event-ID resumes', answers: z.string() })
  stream(@Signed() caller: Caller, @Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    if (!caller.permissions.includes('watches:read')) {
      throw new AppError('denied', 'permission_missing', 'This needs the permission watches:read.');
    }
    const { tenantId } = caller;
    const sameTenant = [...this.#open.values()].filter((one) => one === tenantId).length;
    if (sameTenant >= MAX_PER_TENANT) {
      throw new AppError('limit', 'too_many_streams', 'Too many live connections. Close one.', {
        retryAfterMs: 10_000,
      });
    }
    const { raw } = reply.hijack();
    // Gone while it was found out who it is: its end has been told already, and will not be told again.
    if (raw.destroyed || raw.closed) return;
    raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    raw.write('retry: 2000\n\n');
    const write = (text: string) => {
      if (raw.writableLength > MAX_WAITING_BYTES) raw.destroy();
      else raw.write(text);
    };
    const stop = this.live.listen(caller, (event) => write(textOf(event)));
    this.#resume(request, caller, write);
    // The session may end, or the role change, while the stream is open.
    const keepAlive = setInterval(() => {
      this.guard.stillSignedIn(request).then(
        () => write(': still here\n\n'),
        () => raw.end('event: ended\ndata: {}\n\n'),
      );
    }, KEEP_ALIVE_MS);
    this.#open.set(reply, tenantId);
    raw.on('close', () => {
      clearInterval(keepAlive);
      stop();
      this.#open.delete(reply);
    });
  }

  /** Open streams would hold the server up for ever. */
  beforeApplicationShutdown(): void {
    for (const reply of this.#open.keys()) reply.raw.end();
  }

  #resume(request: FastifyRequest, caller: Caller, write: (text: string) => void): void {
    const lastId = request.headers['last-event-id'];
    if (typeof lastId !== 'string' || lastId === '') return;
    const resumed = this.live.resume(caller, lastId);
    if (resumed.kind === 'reset') write('event: reset\ndata: {}\n\n');
    else for (const event of resumed.events) write(textOf(event));
  }
}

function textOf({ id, name, data }: LiveEvent): string {
  return `id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
