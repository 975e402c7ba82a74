/** What permissions are about. */
export const RESOURCES: Readonly<Record<string, string>> = {
  account: 'the own account',
  alerts: 'alerts',
  audit: 'the audit',
  billing: 'the plan',
  channels: 'channels for alerts',
  competitors: 'competitors',
  keys: 'API keys',
  members: 'members and invitations',
  products: 'products',
  proxies: 'proxies',
  rules: 'rules',
  watches: 'watches, their runs and prices',
  webhooks: 'webhook endpoints',
};

/** What a scope lets a key do: `watches:read` is `See watches, their runs and prices`. */
export function scopeWords(scope: string): string {
  const [resource = '', way] = scope.split(':');
  return `${way === 'write' ? 'Change' : 'See'} ${RESOURCES[resource] ?? resource}`;
}
