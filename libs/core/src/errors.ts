/** What kind of trouble it is. Each protocol maps a kind once; nobody invents statuses elsewhere. */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'denied'
  | 'not_found'
  | 'conflict'
  | 'precondition'
  | 'unprocessable'
  | 'too_large'
  | 'limit'
  | 'unavailable'
  | 'timeout'
  | 'cancelled'
  | 'internal';

export interface FieldError {
  /** Path of the field in the request, dots between names: `schedule.every`. */
  readonly path: string;
  readonly message: string;
}

export interface AppErrorOptions {
  /** Facts a machine may read; never secrets, never personal data. */
  readonly meta?: Readonly<Record<string, string>>;
  readonly fields?: readonly FieldError[];
  /** With kind `limit` or `unavailable`: when another try makes sense. */
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

/**
 * The one error that crosses our boundaries.
 * `reason` is a stable slug (`plan_limit`), `message` a sentence that says what to do.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly kind: ErrorKind;
  readonly reason: string;
  readonly meta: Readonly<Record<string, string>>;
  readonly fields: readonly FieldError[];
  readonly retryAfterMs: number | undefined;

  constructor(kind: ErrorKind, reason: string, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = kind;
    this.reason = reason;
    this.meta = options.meta ?? {};
    this.fields = options.fields ?? [];
    this.retryAfterMs = options.retryAfterMs;
  }
}

/**
 * A row that does not exist, or that belongs to another tenant: the two are not told apart.
 * @param path of the field that names it, where a body does.
 */
export function notFound(what: string, path?: string): AppError {
  const message = `There is no such ${what.replaceAll('_', ' ')}.`;
  return new AppError(
    'not_found',
    `${what}_not_found`,
    message,
    path === undefined ? {} : { fields: [{ path, message }] },
  );
}

/** One field of a request that can't be accepted, with a message that says what would be. */
export function invalidField(path: string, reason: string, message: string): AppError {
  return new AppError('invalid', reason, message, { fields: [{ path, message }] });
}

interface ErrorMapping {
  /** gRPC status code, https://grpc.github.io/grpc/core/md_doc_statuscodes.html */
  readonly grpc: number;
  readonly http: number;
  /** What a consumer does with an event whose handler threw this: wait for the world to mend, or set the event aside. */
  readonly consumer: 'retry' | 'dead_letter';
}

export const ERROR_TABLE: Readonly<Record<ErrorKind, ErrorMapping>> = {
  invalid: { grpc: 3, http: 400, consumer: 'dead_letter' },
  unauthenticated: { grpc: 16, http: 401, consumer: 'dead_letter' },
  denied: { grpc: 7, http: 403, consumer: 'dead_letter' },
  not_found: { grpc: 5, http: 404, consumer: 'dead_letter' },
  conflict: { grpc: 6, http: 409, consumer: 'dead_letter' },
  precondition: { grpc: 9, http: 412, consumer: 'dead_letter' },
  unprocessable: { grpc: 11, http: 422, consumer: 'dead_letter' },
  too_large: { grpc: 15, http: 413, consumer: 'dead_letter' },
  limit: { grpc: 8, http: 429, consumer: 'retry' },
  unavailable: { grpc: 14, http: 503, consumer: 'retry' },
  timeout: { grpc: 4, http: 504, consumer: 'retry' },
  cancelled: { grpc: 1, http: 499, consumer: 'retry' },
  internal: { grpc: 13, http: 500, consumer: 'dead_letter' },
};
