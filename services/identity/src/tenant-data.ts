import type { TenantResource } from '@blackfang/service';

const KEY = {
  id: 'id',
  name: 'name',
  prefix: 'prefix',
  scopes: 'scopes',
  madeBy: 'made_by',
  createdAt: 'created_at',
  lastUsedAt: 'last_used_at',
  expiresAt: 'expires_at',
};
const AUDIT = {
  id: 'id',
  at: 'at',
  action: 'action',
  actorId: 'actor_id',
  targetId: 'target_id',
  address: 'address',
  detail: 'detail',
};

/** What a copy of somebody's data has from here; of keys what tells them apart, and nothing that opens anything. */
export const tenantData: readonly TenantResource[] = [
  {
    name: 'profile',
    whose: 'person',
    from: 'user_account',
    where: 'id = $2',
    columns: {
      id: 'id',
      email: 'email',
      name: 'name',
      emailVerified: 'email_verified',
      locale: 'locale',
      timeZone: 'time_zone',
      createdAt: 'created_at',
    },
  },
  {
    name: 'sessions',
    whose: 'person',
    from: 'session',
    where: 'user_id = $2',
    columns: {
      id: 'id',
      tenantId: 'tenant_id',
      address: 'address',
      userAgent: 'user_agent',
      createdAt: 'created_at',
      lastUsedAt: 'last_used_at',
      endedAt: 'ended_at',
    },
  },
  {
    name: 'organisation',
    whose: 'person',
    from: 'tenant',
    key: 'tenant_id',
    columns: { id: 'tenant_id', name: 'name', createdAt: 'created_at' },
  },
  {
    name: 'members',
    whose: 'tenant',
    from: 'member m JOIN user_account u ON u.id = m.user_id',
    where: 'm.tenant_id = $1',
    key: 'm.id',
    columns: {
      id: 'm.id',
      userId: 'm.user_id',
      email: 'u.email',
      name: 'u.name',
      role: 'm.role',
      joinedAt: 'm.joined_at',
    },
  },
  {
    name: 'membership',
    whose: 'member',
    from: 'member',
    where: 'tenant_id = $1 AND user_id = $2',
    columns: { id: 'id', role: 'role', joinedAt: 'joined_at' },
  },
  {
    name: 'invitations',
    whose: 'tenant',
    from: 'invitation',
    columns: {
      id: 'id',
      email: 'email',
      role: 'role',
      invitedBy: 'invited_by',
      createdAt: 'created_at',
      expiresAt: 'expires_at',
    },
  },
  { name: 'api-keys', whose: 'tenant', from: 'api_key', columns: KEY },
  { name: 'api-keys', whose: 'member', from: 'api_key', where: 'tenant_id = $1 AND made_by = $2', columns: KEY },
  { name: 'audit', whose: 'tenant', from: 'audit_entry', columns: AUDIT, most: 50_000 },
  { name: 'audit', whose: 'member', from: 'audit_entry', where: 'tenant_id = $1 AND actor_id = $2', columns: AUDIT },
];
