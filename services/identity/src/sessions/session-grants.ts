import { PERMISSIONS_OF, type Role } from '@blackfang/core';
import type { Tenant, User } from '../accounts/user.ts';
import type { AccessTokens } from '../signing-keys/access-tokens.ts';
import { REFRESH_LIFETIME_S } from './session.store.ts';

/** What somebody gets who signed in. */
export interface SessionGrant {
  readonly accessToken: string;
  readonly expiresInS: number;
  readonly refreshToken: string;
  readonly refreshExpiresInS: number;
  readonly user: User;
  readonly tenant: Tenant;
  readonly role: Role;
}

export interface Granted {
  readonly sessionId: string;
  readonly refreshToken: string;
  readonly notBefore?: Date | null;
  readonly user: User;
  readonly tenant: Tenant;
  readonly role: Role;
}

/** Gives the tokens of an open session. After the commit: a token for a session that was not kept is good for nothing. */
export async function grantSession(tokens: AccessTokens, granted: Granted): Promise<SessionGrant> {
  const { sessionId, refreshToken, user, tenant, role, notBefore = null } = granted;
  const { accessToken, expiresInS } = await tokens.issue(
    { tenantId: tenant.id, userId: user.id, sessionId, kind: 'member', role, permissions: PERMISSIONS_OF[role] },
    notBefore,
  );
  return { accessToken, expiresInS, refreshToken, refreshExpiresInS: REFRESH_LIFETIME_S, user, tenant, role };
}
