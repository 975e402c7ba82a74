import { AppError, ERROR_TABLE, type ErrorKind } from '@blackfang/core';
import { currentTraceId, type Logger } from '@blackfang/observability';
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

/** RFC 9457. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly traceId: string | undefined;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'The request is not valid',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  406: 'Not acceptable',
  409: 'Conflict',
  412: 'Changed meanwhile',
  413: 'Too large',
  415: 'Media type not supported',
  422: 'Cannot be done',
  429: 'Too many requests',
  499: 'Cancelled',
  500: 'Something went wrong here',
  503: 'Not available for the moment',
  504: 'Took too long',
};
/** What another try may well get, soon if nobody knows better. */
const COMES_BACK: ReadonlySet<ErrorKind> = new Set(['limit', 'unavailable']);
/** Of a body that is refused, at most this much is still taken and thrown away. */
const READ_OVER_BYTES = 64 << 20;
const OPAQUE = 'We were told and look into it. Try again; if it stays, give us the trace id.';

export function problemOf(error: AppError): Problem {
  const { http } = ERROR_TABLE[error.kind];
  return {
    type: `https://blackfang.example/problems/${error.reason}`,
    title: TITLES[http] ?? 'Error',
    status: http,
    detail: error.kind === 'internal' ? OPAQUE : error.message,
    traceId: currentTraceId(),
    ...(error.fields.length > 0 && { errors: error.fields.map(({ path, message }) => ({ path, message })) }),
  };
}

/** What somebody is told for whom there is no room. It has no trace: nothing was done. */
export const tooBusy = (): Problem =>
  problemOf(new AppError('unavailable', 'too_busy', 'There is too much to do at the moment. Wait and try again.'));

const FRAMEWORK_ERRORS = {
  FST_ERR_CTP_BODY_TOO_LARGE: new AppError('too_large', 'body_too_large', 'The body is larger than this may be.'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: new AppError(
    'invalid',
    'media_type',
    'Send JSON with Content-Type application/json.',
  ),
  FST_ERR_CTP_EMPTY_JSON_BODY: new AppError('invalid', 'body_empty', 'Send a JSON object as the body.'),
  FST_ERR_CTP_INVALID_JSON_BODY: new AppError('invalid', 'body_not_json', 'The body is no valid JSON.'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: new AppError(
    'invalid',
    'content_length',
    'Content-Length is not that of the body.',
  ),
};

/** Every error that reaches the edge, as one of ours. What nobody foresaw is `internal`. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code in FRAMEWORK_ERRORS) return FRAMEWORK_ERRORS[code as keyof typeof FRAMEWORK_ERRORS];
  if (error instanceof SyntaxError && 'statusCode' in error) {
    return new AppError('invalid', 'body_not_json', 'The body is no valid JSON.', { cause: error });
  }
  if (error instanceof HttpException && error.getStatus() === 404) {
    return new AppError('not_found', 'route_not_found', 'There is nothing at this address. See /api/docs.');
  }
  if (error instanceof HttpException && error.getStatus() === 413) return FRAMEWORK_ERRORS.FST_ERR_CTP_BODY_TOO_LARGE;
  if (error instanceof HttpException && error.getStatus() === 415)
    return FRAMEWORK_ERRORS.FST_ERR_CTP_INVALID_MEDIA_TYPE;
  if (error instanceof HttpException && error.getStatus() < 500) {
    return new AppError('invalid', 'request_invalid', error.message, { cause: error });
  }
  return new AppError('internal', 'unexpected', OPAQUE, { cause: error });
}

export function sendProblem(reply: FastifyReply, error: AppError): void {
  const problem = problemOf(error);
  const retryAfterMs = error.retryAfterMs ?? (COMES_BACK.has(error.kind) ? 0 : undefined);
  if (retryAfterMs !== undefined) void reply.header('retry-after', Math.max(1, Math.ceil(retryAfterMs / 1_000)));
  // A client that still writes when the connection is closed never sees why: what is left of its body is read over.
  if (Number(reply.request.headers['content-length']) <= READ_OVER_BYTES) void reply.removeHeader('connection');
  void reply.status(problem.status).header('content-type', 'application/problem+json; charset=utf-8').send(problem);
}

@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Logger) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const error = toAppError(thrown);
    if (error.kind === 'internal') this.log.error({ err: thrown }, 'a request failed unexpectedly');
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (reply.sent) return;
    sendProblem(reply, error);
  }
}
