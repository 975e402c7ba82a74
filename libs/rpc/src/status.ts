import { AppError, ERROR_TABLE, type ErrorKind } from '@blackfang/core';
import { currentTraceId } from '@blackfang/observability';
import { Metadata, status, type ServiceError, type StatusObject } from '@grpc/grpc-js';
import { decodeStatusDetails, encodeStatusDetails, type StatusDetails } from './status-details.ts';

const TRAILER = 'grpc-status-details-bin';
const KIND_OF = new Map(Object.entries(ERROR_TABLE).map(([kind, { grpc }]) => [grpc, kind as ErrorKind]));

/** What is said where the peer said nothing of its own: the network, the deadline, grpc itself. */
const PLAIN: Readonly<Partial<Record<ErrorKind, readonly [reason: string, message: string]>>> = {
  unavailable: ['service_unavailable', 'A part of the platform can not be reached. Try again.'],
  timeout: ['call_timeout', 'This took too long. Try again.'],
  cancelled: ['call_cancelled', 'This was cancelled.'],
  too_large: ['message_too_large', 'This is too large to be passed on.'],
};

/** Anything thrown, as what may be told outside: what is no AppError says nothing but where to look it up. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const traceId = currentTraceId();
  return new AppError('internal', 'unexpected', 'Something went wrong on our side.', {
    ...(traceId && { meta: { traceId } }),
    cause: error,
  });
}

/** An error as it goes over the wire. */
export function toStatus(error: AppError): StatusObject {
  const { grpc: code } = ERROR_TABLE[error.kind];
  const { message, reason, meta, fields, retryAfterMs } = error;
  const metadata = new Metadata();
  metadata.set(TRAILER, Buffer.from(encodeStatusDetails({ code, message, reason, meta, fields, retryAfterMs })));
  return { code, details: message.slice(0, 300), metadata };
}

/** The error that the peer threw, or what the wire says where it said nothing. */
export function fromStatus(error: ServiceError): AppError {
  const details = detailsOf(error);
  if (details) {
    const { message, reason, meta, fields, retryAfterMs } = details;
    const kind = KIND_OF.get(error.code) ?? 'internal';
    return new AppError(kind, reason, message, {
      meta,
      fields,
      ...(retryAfterMs !== undefined && { retryAfterMs }),
      cause: error,
    });
  }
  // grpc says with the same code that somebody is over a limit and that a message is.
  const tooLarge = error.code === status.RESOURCE_EXHAUSTED && /larger than/.test(error.details);
  // Every replica that was asked is older than the contract.
  const tooOld = error.code === status.UNIMPLEMENTED;
  const kind = tooLarge ? 'too_large' : tooOld ? 'unavailable' : (KIND_OF.get(error.code) ?? 'internal');
  const [reason, message] = PLAIN[kind] ?? ['unexpected', 'Something went wrong on our side.'];
  return new AppError(PLAIN[kind] ? kind : 'internal', reason, message, { cause: error });
}

function detailsOf(error: ServiceError): StatusDetails | undefined {
  const raw = error.metadata?.get(TRAILER)[0];
  if (!(raw instanceof Uint8Array)) return undefined;
  try {
    const details = decodeStatusDetails(raw);
    return details.reason === '' ? undefined : details;
  } catch (cause) {
    throw new AppError('internal', 'unexpected', 'Something went wrong on our side.', { cause });
  }
}
