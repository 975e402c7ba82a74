import { fastify, type FastifyInstance, type FastifyRequest } from 'fastify';
import { z } from 'zod';

const MAX_BODY_BYTES = 1024 * 1024;

/** A request that is answered with a status and one sentence. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** A small HTTP server whose bodies arrive as the bytes that were sent. */
export function newServer(): FastifyInstance {
  const server = fastify({ logger: false, bodyLimit: MAX_BODY_BYTES, forceCloseConnections: true });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  server.setNotFoundHandler(() => {
    throw new Refusal(404, 'There is nothing at this address.');
  });
  server.setErrorHandler((error, _request, reply) => {
    const { status, message } = refusalOf(error);
    return reply.code(status).send({ error: message });
  });
  return server;
}

function refusalOf(error: unknown): { status: number; message: string } {
  if (error instanceof Refusal) return error;
  if (error instanceof Error && 'statusCode' in error) {
    const { statusCode } = error;
    if (typeof statusCode === 'number' && statusCode < 500) return { status: statusCode, message: error.message };
  }
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  return { status: 500, message: 'The demo made a mistake; its log tells more.' };
}

/** @throws Refusal 400 with what is wrong */
export function readJson<Schema extends z.ZodType>(request: FastifyRequest, schema: Schema): z.output<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(bodyOf(request).toString('utf8'));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Refusal(400, 'Send a JSON object.');
  }
  return check(schema, value);
}

/** @throws Refusal 400 with what is wrong */
export function check<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue?.path.join('.') ?? '';
  throw new Refusal(400, path === '' ? (issue?.message ?? 'Bad input.') : `${path}: ${issue?.message}`);
}

export function bodyOf(request: FastifyRequest): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}
