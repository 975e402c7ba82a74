import { AppError, type ErrorKind } from '@blackfang/core';

/** Node's and undici's codes to our reasons; what is not listed is a server that does not speak HTTP properly. */
const REASONS: Readonly<Record<string, readonly [kind: ErrorKind, reason: string, message: string]>> = {
  ECONNREFUSED: ['unavailable', 'connect_refused', 'The server refused the connection.'],
  EHOSTUNREACH: ['unavailable', 'connect_failed', 'There is no way to the server.'],
  ENETUNREACH: ['unavailable', 'connect_failed', 'There is no way to the server.'],
  EADDRNOTAVAIL: ['unavailable', 'connect_failed', 'There is no way to the server.'],
  EACCES: ['unavailable', 'connect_failed', 'There is no way to the server.'],
  ENOTFOUND: ['unavailable', 'dns_failed', 'The name of the server leads to no address.'],
  EAI_AGAIN: ['unavailable', 'dns_failed', 'The name servers gave no answer.'],
  ETIMEDOUT: ['timeout', 'connect_timeout', 'The server did not answer to the connection in time.'],
  UND_ERR_CONNECT_TIMEOUT: ['timeout', 'connect_timeout', 'The server did not answer to the connection in time.'],
  ECONNRESET: ['unavailable', 'connection_reset', 'The server broke the connection off.'],
  EPIPE: ['unavailable', 'connection_reset', 'The server broke the connection off.'],
  UND_ERR_SOCKET: ['unavailable', 'connection_reset', 'The server broke the connection off.'],
  // HTTP/2: the connection or the stream ended before the answer did.
  UND_ERR_INFO: ['unavailable', 'connection_reset', 'The server broke the connection off.'],
  ERR_HTTP2_STREAM_ERROR: ['unavailable', 'connection_reset', 'The server broke the connection off.'],
  ERR_HTTP2_STREAM_CANCEL: ['unavailable', 'connection_reset', 'The server broke the connection off.'],
  UND_ERR_HEADERS_TIMEOUT: ['timeout', 'response_timeout', 'The server did not answer in time.'],
  UND_ERR_HEADERS_OVERFLOW: ['too_large', 'headers_too_large', 'The server sent more headers than is accepted.'],
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: [
    'unavailable',
    'body_truncated',
    'The answer is not as long as it claims to be.',
  ],
  UND_ERR_INVALID_ARG: ['internal', 'request_invalid', 'The request can not be sent as it is.'],
  UND_ERR_CLOSED: ['cancelled', 'cancelled', 'The request was cancelled.'],
  UND_ERR_DESTROYED: ['cancelled', 'cancelled', 'The request was cancelled.'],
  HPE_INVALID_EOF_STATE: ['unavailable', 'body_truncated', 'The answer ended before it was complete.'],
};

const TLS_CODE =
  /^(ERR_TLS_|ERR_SSL_|EPROTO$|CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA)/;

/** The errors of one exchange with an outside server, each with a stable reason that a person understands. */
export function toEgressError(error: unknown, bodyStarted: boolean): AppError {
  if (error instanceof AppError) return error;
  const code = codeOf(error);
  if (TLS_CODE.test(code)) {
    return new AppError('unavailable', 'tls_failed', `The server has no valid certificate or broken TLS (${code}).`, {
      cause: error,
    });
  }
  const known = bodyStarted && code === 'UND_ERR_SOCKET' ? REASONS['HPE_INVALID_EOF_STATE'] : REASONS[code];
  const [kind, reason, message] = known ?? [
    'unavailable' as const,
    'response_invalid',
    'The server does not speak HTTP in a way that can be read.',
  ];
  return new AppError(kind, reason, message, { cause: error });
}

/** Happy eyeballs wraps the failures of all addresses; the first says as much as any. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return typeof code === 'string' ? code : '';
}
