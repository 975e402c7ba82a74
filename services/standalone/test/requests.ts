import type { Estate } from './estate.ts';
import type { Request } from './operations.ts';

/** What requests name: things by id, and a page. */
export type Named = Pick<Estate, 'ids' | 'page'>;
type Requests = Readonly<Record<string, (named: Named) => readonly Request[]>>;

const one =
  (of: (named: Named) => Request) =>
  (named: Named): readonly Request[] => [of(named)];

/** Calls that name something of a tenant's. In an order in which its owner can make them all: removals come last. */
export const WITH_IDS: Requests = {
  'GET /members/{id}': one(({ ids }) => ({ path: `/members/${ids.member}` })),
  'PATCH /members/{id}': one(({ ids }) => ({ path: `/members/${ids.spareMember}`, body: { role: 'analyst' } })),
  'GET /competitors/{id}': one(({ ids }) => ({ path: `/competitors/${ids.competitor}` })),
  'PATCH /competitors/{id}': one(({ ids }) => ({ path: `/competitors/${ids.competitor}`, body: { name: 'Renamed' } })),
  'POST /watches': one(({ ids, page }) => ({ path: '/watches', body: { url: page, competitorId: ids.competitor } })),
  'GET /watches/{id}': one(({ ids }) => ({ path: `/watches/${ids.watch}` })),
  'PATCH /watches/{id}': ({ ids }) => [
    { path: `/watches/${ids.watch}`, body: { name: 'Renamed', status: 'paused' } },
    { path: `/watches/${ids.watch}`, body: { competitorId: ids.competitor, status: 'active' } },
  ],
  'POST /watches/{id}/run': one(({ ids }) => ({ path: `/watches/${ids.watch}/run` })),
  'PUT /watches/{id}/own-price': one(({ ids }) => ({
    path: `/watches/${ids.watch}/own-price`,
    body: { amount: '49.99', currency: 'GBP' },
  })),
  'GET /watches/{id}/observations': one(({ ids }) => ({ path: `/watches/${ids.watch}/observations` })),
  'GET /watches/{id}/history': one(({ ids }) => ({ path: `/watches/${ids.watch}/history` })),
  'GET /watches/{id}/runs': one(({ ids }) => ({ path: `/watches/${ids.watch}/runs` })),
  'GET /observations/{id}': one(({ ids }) => ({ path: `/observations/${ids.observation}` })),
  'POST /observations/{id}/accept': one(({ ids }) => ({ path: `/observations/${ids.heldToAccept}/accept` })),
  'POST /observations/{id}/reject': one(({ ids }) => ({ path: `/observations/${ids.heldToReject}/reject` })),
  'GET /runs/{id}': one(({ ids }) => ({ path: `/runs/${ids.run}` })),
  'GET /snapshots/{id}': one(({ ids }) => ({ path: `/snapshots/${ids.snapshot}` })),
  'POST /rules': ({ ids }) => {
    const rule = { name: 'Rule', scope: { all: true }, when: { kind: 'price_changed' } };
    return [
      { path: '/rules', body: { ...rule, scope: { watchId: ids.watch } } },
      { path: '/rules', body: { ...rule, scope: { competitorId: ids.competitor } } },
      { path: '/rules', body: { ...rule, channels: [ids.channel] } },
    ];
  },
  'GET /rules/{id}': one(({ ids }) => ({ path: `/rules/${ids.rule}` })),
  'PATCH /rules/{id}': one(({ ids }) => ({
    path: `/rules/${ids.rule}`,
    body: { muted: true, channels: [ids.channel], scope: { watchId: ids.watch } },
  })),
  'GET /alerts/{id}': one(({ ids }) => ({ path: `/alerts/${ids.alert}` })),
  'POST /alerts/{id}/acknowledge': one(({ ids }) => ({ path: `/alerts/${ids.alert}/acknowledge` })),
  'GET /channels/{id}': one(({ ids }) => ({ path: `/channels/${ids.channel}` })),
  'POST /channels/{id}/test': one(({ ids }) => ({ path: `/channels/${ids.channel}/test` })),
  'GET /webhook-endpoints/{id}': one(({ ids }) => ({ path: `/webhook-endpoints/${ids.endpoint}` })),
  'PATCH /webhook-endpoints/{id}': one(({ ids }) => ({
    path: `/webhook-endpoints/${ids.endpoint}`,
    body: { topics: ['alert.raised'] },
  })),
  'GET /webhook-endpoints/{id}/attempts': one(({ ids }) => ({ path: `/webhook-endpoints/${ids.endpoint}/attempts` })),
  'POST /webhook-endpoints/{id}/rotate-secret': one(({ ids }) => ({
    path: `/webhook-endpoints/${ids.endpoint}/rotate-secret`,
  })),
  'POST /webhook-endpoints/{id}/test': one(({ ids }) => ({ path: `/webhook-endpoints/${ids.endpoint}/test` })),
  'POST /webhook-attempts/{id}/retry': one(({ ids }) => ({ path: `/webhook-attempts/${ids.attempt}/retry` })),
  'DELETE /webhook-endpoints/{id}': one(({ ids }) => ({ path: `/webhook-endpoints/${ids.spareEndpoint}` })),
  'DELETE /channels/{id}': one(({ ids }) => ({ path: `/channels/${ids.spareChannel}` })),
  'DELETE /rules/{id}': one(({ ids }) => ({ path: `/rules/${ids.spareRule}` })),
  'DELETE /watches/{id}': one(({ ids }) => ({ path: `/watches/${ids.spareWatch}` })),
  'DELETE /competitors/{id}': one(({ ids }) => ({ path: `/competitors/${ids.spareCompetitor}` })),
  'DELETE /api-keys/{id}': one(({ ids }) => ({ path: `/api-keys/${ids.apiKey}` })),
  'DELETE /invitations/{id}': one(({ ids }) => ({ path: `/invitations/${ids.invitation}` })),
  'DELETE /sessions/{id}': one(({ ids }) => ({ path: `/sessions/${ids.session}` })),
  'DELETE /members/{id}': one(({ ids }) => ({ path: `/members/${ids.spareMember}` })),
};

/** Changes of one's own things that name something of another tenant's. */
export function crossed(mine: Named, theirs: Named): readonly Request[] {
  const { ids } = theirs;
  return [
    { path: `/watches/${mine.ids.watch}`, body: { competitorId: ids.competitor } },
    { path: `/rules/${mine.ids.rule}`, body: { scope: { watchId: ids.watch } } },
    { path: `/rules/${mine.ids.rule}`, body: { scope: { competitorId: ids.competitor } } },
    { path: `/rules/${mine.ids.rule}`, body: { channels: [ids.channel] } },
  ];
}

/** Calls that name nothing of anybody's: they work on the tenant of the caller. */
export const WITHOUT_IDS: Readonly<Record<string, Request>> = {
  'GET /me': { path: '/me' },
  'PATCH /me': { path: '/me', body: { name: 'Renamed' } },
  'POST /me/verification-mail': { path: '/me/verification-mail' },
  'POST /invitations': { path: '/invitations', body: { email: 'somebody@customer.test', role: 'viewer' } },
  'POST /api-keys': { path: '/api-keys', body: { name: 'Another', scopes: ['watches:read'] } },
  'GET /billing/plans': { path: '/billing/plans' },
  'GET /billing/subscription': { path: '/billing/subscription' },
  'PUT /billing/subscription': { path: '/billing/subscription', body: { plan: 'enterprise' } },
  'POST /competitors': { path: '/competitors', body: { name: 'Another' } },
  'POST /extract': { path: '/extract', body: { url: 'https://shop.example/', html: '<p>9.99 EUR</p>' } },
  'POST /channels': { path: '/channels', body: { kind: 'email', address: 'another@customer.test' } },
};

/** Lists, with the queries that name something of a tenant's. */
export const LISTS: Readonly<Record<string, (named: Named) => readonly string[]>> = {
  'GET /members': () => ['/members'],
  'GET /invitations': () => ['/invitations'],
  'GET /audit': () => ['/audit'],
  'GET /sessions': () => ['/sessions'],
  'GET /api-keys': () => ['/api-keys'],
  'GET /competitors': () => ['/competitors'],
  'GET /watches': ({ ids }) => ['/watches', `/watches?competitorId=${ids.competitor}`],
  'GET /rules': () => ['/rules'],
  'GET /alerts': ({ ids }) => ['/alerts', `/alerts?watchId=${ids.watch}`, `/alerts?ruleId=${ids.rule}`],
  'GET /channels': () => ['/channels'],
  'GET /webhook-endpoints': () => ['/webhook-endpoints'],
};

/** Operations that the tests of tenants leave out, and why. */
export const EXEMPT: Readonly<Record<string, string>> = {
  'GET /watches/summary': 'names nothing: its counts are compared with the rows of the tenant in scraping',
  'POST /auth/register': 'makes a tenant: there is none to be a stranger to',
  'POST /auth/login': 'the password is the proof; a tenantId in it is tested with identity',
  'POST /auth/refresh': 'names nothing: the cookie is the session',
  'POST /auth/logout': 'names nothing: ends the session of the credential that it comes with',
  'POST /auth/verify-email': 'the mailed token is the proof, whoever has it',
  'POST /auth/forgot-password': 'open to all, answers the same for every address',
  'POST /auth/reset-password': 'the mailed token is the proof, whoever has it',
  'POST /invitations/{token}/accept': 'the mailed token is the proof, whoever has it',
  'POST /webhook-endpoints': 'names nothing; making one is a part of each estate',
  'GET /events': 'a stream: that a stranger hears nothing is in the story',
  'GET /demo': 'public addresses of the demo',
};

/** Writes that a viewer may do, since they touch nobody but the viewer, or save nothing. */
export const VIEWER_MAY: Readonly<Record<string, string>> = {
  'PATCH /me': "the viewer's own name and password",
  'POST /me/verification-mail': "a mail to the viewer's own address",
  'DELETE /sessions/{id}': "the viewer's own sessions; another's are not found",
  'POST /extract': 'reads a page and saves nothing',
};
