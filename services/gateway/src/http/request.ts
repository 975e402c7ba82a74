import { createHash } from 'node:crypto';
import { AppError, type Caller } from '@blackfang/core';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { RpcCallOptions } from '@blackfang/rpc';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** What the guard found out about a request. */
export interface SignedIn {
  readonly caller: Caller;
  readonly accessToken: string;
}

declare module 'fastify' {
  interface FastifyRequest {
    signedIn?: SignedIn;
  }
}

const MAX_KEY = 255;
const VERSION = /^(?:W\/)?"(\d{1,18})(?:-[0-9a-f]{12})?"$/;

const requestOf = (context: ExecutionContext) => context.switchToHttp().getRequest<FastifyRequest>();

function signedInOf(request: FastifyRequest): SignedIn {
  if (request.signedIn) return request.signedIn;
  throw new AppError('unauthenticated', 'token_missing', 'Sign in, or send an API key.');
}

/** How the gateway calls a service for this request: with the user's token and the Idempotency-Key, until it is gone. */
export const Call = createParamDecorator((_: unknown, context: ExecutionContext): RpcCallOptions => {
  const request = requestOf(context);
  const key = request.headers['idempotency-key'];
  if (Array.isArray(key) || (key !== undefined && (key.length === 0 || key.length > MAX_KEY))) {
    throw new AppError('invalid', 'idempotency_key_invalid', `Give one Idempotency-Key of 1 to ${MAX_KEY} characters.`);
  }
  return { accessToken: signedInOf(request).accessToken, ...(key !== undefined && { idempotencyKey: key }) };
});

export const Signed = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  return signedInOf(requestOf(context)).caller;
});

/** The version in `If-Match`, undefined where the client does not care. @throws AppError `precondition` */
export const IfMatch = createParamDecorator((_: unknown, context: ExecutionContext): bigint | undefined => {
  const header = requestOf(context).headers['if-match'];
  if (header === undefined || header === '*') return undefined;
  const version = VERSION.exec(header)?.[1];
  if (version !== undefined) return BigInt(version);
  throw new AppError('precondition', 'version_stale', 'Send in If-Match the ETag that you read.');
});

/**
 * Gives a resource with its version in the ETag, and a digest of what is said: what was seen of a watch moves without
 * being a new version of it, and who has the old one must not be told that nothing changed.
 */
export function withETag<T>(reply: FastifyReply, version: bigint, body: T): T {
  void reply.header('etag', `"${version}-${digestOf(body)}"`);
  return body;
}

const digestOf = (body: unknown): string =>
  createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, 12);
