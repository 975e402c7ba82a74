import { AppError, type Caller, type Permission } from '@blackfang/core';
import type { Metadata } from '@grpc/grpc-js';

export type ServiceName = 'gateway' | 'identity' | 'billing' | 'scraping' | 'analysis' | 'alerting';

/** A service acting for itself, before there is a user or where none is concerned. */
export interface ServiceCaller {
  readonly kind: 'service';
  readonly service: ServiceName;
}

/**
 * Who may call a method: members and keys that hold a permission (`any`: whatever they hold, when what is told is
 * nobody's secret within the tenant), or services by name.
 */
export type Access = { readonly permission: Permission | 'any' } | { readonly callers: readonly ServiceName[] };

/** @throws AppError `unauthenticated` token_invalid · `unavailable` keys_unavailable */
export type VerifyAccessToken = (token: string) => Promise<Caller>;
/** @throws AppError `unauthenticated` service_token_invalid */
export type VerifyServiceToken = (token: string) => Promise<ServiceCaller>;

export interface TokenVerifiers {
  readonly verifyAccessToken: VerifyAccessToken;
  readonly verifyServiceToken: VerifyServiceToken;
}

export const USER_HEADER = 'authorization';
export const SERVICE_HEADER = 'x-service-authorization';
const BEARER = /^Bearer ([\w.~+/=-]{1,4096})$/;

/** @returns undefined where there is no `Bearer` token of an acceptable size. */
export function bearerToken(metadata: Metadata, header: string): string | undefined {
  const value = metadata.get(header)[0];
  return typeof value === 'string' ? BEARER.exec(value)?.[1] : undefined;
}

/**
 * Who is calling, when they may.
 * @throws AppError `unauthenticated` without a valid token · `denied` permission_missing, caller_refused
 */
export async function authorize(
  access: Access,
  metadata: Metadata,
  { verifyAccessToken, verifyServiceToken }: TokenVerifiers,
): Promise<Caller | ServiceCaller> {
  if ('callers' in access) {
    const token = bearerToken(metadata, SERVICE_HEADER);
    if (!token) throw new AppError('unauthenticated', 'service_token_missing', 'This is for our own services alone.');
    const caller = await verifyServiceToken(token);
    if (access.callers.includes(caller.service)) return caller;
    throw new AppError('denied', 'caller_refused', 'This service may not call this.', {
      meta: { service: caller.service },
    });
  }
  const token = bearerToken(metadata, USER_HEADER);
  if (!token) throw new AppError('unauthenticated', 'token_missing', 'Sign in, or send an API key.');
  const caller = await verifyAccessToken(token);
  if (access.permission === 'any' || caller.permissions.includes(access.permission)) return caller;
  throw new AppError('denied', 'permission_missing', `This needs the permission ${access.permission}.`, {
    meta: { permission: access.permission },
  });
}
