/** Who may do what. A scope of an API key is one of these permissions. */
export const RESOURCES = [
  'account',
  'alerts',
  'audit',
  'billing',
  'channels',
  'competitors',
  'keys',
  'members',
  'products',
  'proxies',
  'rules',
  'watches',
  'webhooks',
] as const;

export type Resource = (typeof RESOURCES)[number];
export type Permission = `${Resource}:${'read' | 'write'}`;

export const PERMISSIONS: readonly Permission[] = RESOURCES.flatMap(
  (resource) => [`${resource}:read`, `${resource}:write`] as const,
);

export const ROLES = ['owner', 'admin', 'analyst', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

const READ = PERMISSIONS.filter((permission) => permission.endsWith(':read') && permission !== 'audit:read');
const VIEWER: readonly Permission[] = [...READ.filter((p) => p !== 'keys:read'), 'account:write'];
const ANALYST: readonly Permission[] = [
  ...VIEWER,
  'watches:write',
  'products:write',
  'rules:write',
  'alerts:write',
  'channels:write',
];

/** Viewers read, analysts also write what they watch, admins all but billing, owners all. */
export const PERMISSIONS_OF: Readonly<Record<Role, readonly Permission[]>> = {
  viewer: VIEWER,
  analyst: ANALYST,
  admin: PERMISSIONS.filter((permission) => permission !== 'billing:write'),
  owner: PERMISSIONS,
};

/** A member or an API key acting for one tenant, as its verified access token says. */
export interface Caller {
  readonly tenantId: string;
  /** The member, or who made the API key. */
  readonly userId: string;
  /** The session or the API key that the token was given for; ends with it. */
  readonly sessionId: string;
  readonly kind: 'member' | 'key';
  readonly role: Role;
  readonly permissions: readonly Permission[];
}
