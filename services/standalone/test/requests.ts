import { PASSWORD } from './customer.ts';
import { aroundNow, type Estate } from './estate.ts';
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
  'POST /competitors/{id}/home-page': one(({ ids }) => ({ path: `/competitors/${ids.competitor}/home-page` })),
  'GET /competitors/{id}/logo': one(({ ids }) => ({ path: `/competitors/${ids.competitor}/logo` })),
  'GET /competitors/{id}/activity': one(({ ids }) => ({ path: `/competitors/${ids.competitor}/activity` })),
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
  'GET /products/{id}': one(({ ids }) => ({ path: `/products/${ids.product}` })),
  'PATCH /products/{id}': one(({ ids }) => ({ path: `/products/${ids.product}`, body: { name: 'Renamed' } })),
  'POST /products/{id}/watches': one(({ ids }) => ({
    path: `/products/${ids.product}/watches`,
    body: { watchIds: [ids.watch] },
  })),
  'DELETE /watches/{id}/own-price': one(({ ids }) => ({ path: `/watches/${ids.watch}/own-price` })),
  'POST /watch-jobs': ({ ids }) => {
    const watches = { ids: [ids.watch] };
    return [
      { path: '/watch-jobs', body: { action: 'tag', tag: 'many', watches } },
      { path: '/watch-jobs', body: { action: 'move', competitorId: ids.competitor, watches } },
    ];
  },
  'GET /watch-jobs/{id}': one(({ ids }) => ({ path: `/watch-jobs/${ids.watchJob}` })),
  'POST /watch-jobs/{id}/undo': one(({ ids }) => ({ path: `/watch-jobs/${ids.watchJob}/undo` })),
  'GET /proxies/{id}': one(({ ids }) => ({ path: `/proxies/${ids.proxy}` })),
  'PATCH /proxies/{id}': one(({ ids }) => ({ path: `/proxies/${ids.proxy}`, body: { name: 'Renamed' } })),
  'POST /proxies/{id}/test': one(({ ids, page }) => ({ path: `/proxies/${ids.proxy}/test`, body: { url: page } })),
  'PATCH /watch-views/{id}': one(({ ids }) => ({ path: `/watch-views/${ids.watchView}`, body: { name: 'Renamed' } })),
  'GET /watches/{id}/observations': one(({ ids }) => ({ path: `/watches/${ids.watch}/observations` })),
  'GET /watches/{id}/chart': one(({ ids }) => ({ path: `/watches/${ids.watch}/chart` })),
  'GET /watches/{id}/history': one(({ ids }) => ({ path: `/watches/${ids.watch}/history` })),
  'GET /watches/{id}/page-versions': one(({ ids }) => ({ path: `/watches/${ids.watch}/page-versions` })),
  'GET /watches/{id}/page-changes': one(({ ids }) => ({
    path: `/watches/${ids.watch}/page-changes?from=2026-01-01T00:00:00Z&to=2036-01-01T00:00:00Z`,
  })),
  'GET /watches/{id}/screenshots': one(({ ids }) => ({ path: `/watches/${ids.watch}/screenshots` })),
  'POST /screenshots/{id}/ticket': one(({ ids }) => ({ path: `/screenshots/${ids.screenshot}/ticket` })),
  'GET /watches/{id}/page-text': one(({ ids }) => ({ path: `/watches/${ids.watch}/page-text` })),
  'GET /watches/{id}/runs': one(({ ids }) => ({ path: `/watches/${ids.watch}/runs` })),
  'GET /watches/{id}/rating': one(({ ids }) => ({ path: `/watches/${ids.watch}/rating` })),
  'GET /watches/{id}/reviews': one(({ ids }) => ({ path: `/watches/${ids.watch}/reviews` })),
  'GET /watches/{id}/review-exports': one(({ ids }) => ({ path: `/watches/${ids.watch}/review-exports` })),
  'GET /watches/{id}/promotion': one(({ ids }) => ({ path: `/watches/${ids.watch}/promotion` })),
  'GET /observations/{id}': one(({ ids }) => ({ path: `/observations/${ids.observation}` })),
  'POST /observations/{id}/accept': one(({ ids }) => ({ path: `/observations/${ids.heldToAccept}/accept` })),
  'POST /observations/{id}/reject': one(({ ids }) => ({ path: `/observations/${ids.heldToReject}/reject` })),
  'GET /data-exports/{id}': one(({ ids }) => ({ path: `/data-exports/${ids.dataExport}` })),
  'POST /data-exports/{id}/ticket': one(({ ids }) => ({ path: `/data-exports/${ids.dataExport}/ticket` })),
  'GET /runs/{id}': one(({ ids }) => ({ path: `/runs/${ids.run}` })),
  'GET /snapshots/{id}': one(({ ids }) => ({ path: `/snapshots/${ids.snapshot}` })),
  'POST /snapshots/{id}/ticket': one(({ ids }) => ({
    path: `/snapshots/${ids.snapshot}/ticket`,
    body: { observationId: ids.observation },
  })),
  'POST /rules': ({ ids }) => {
    const rule = { name: 'Rule', scope: { all: true }, when: { kind: 'price_changed' } };
    return [
      { path: '/rules', body: { ...rule, scope: { watchId: ids.watch } } },
      { path: '/rules', body: { ...rule, scope: { competitorId: ids.competitor } } },
      { path: '/rules', body: { ...rule, channels: [ids.channel] } },
    ];
  },
  'POST /rules/backtest': ({ ids }) => {
    const when = { kind: 'price_changed' };
    return [
      { path: '/rules/backtest', body: { scope: { watchId: ids.watch }, when } },
      { path: '/rules/backtest', body: { scope: { competitorId: ids.competitor }, when } },
    ];
  },
  'POST /rules/test': one(({ ids }) => ({
    path: '/rules/test',
    body: { name: 'Tried', when: { kind: 'price_changed' }, channels: [ids.channel] },
  })),
  'GET /rules/{id}': one(({ ids }) => ({ path: `/rules/${ids.rule}` })),
  'PATCH /rules/{id}': one(({ ids }) => ({
    path: `/rules/${ids.rule}`,
    body: { muted: true, channels: [ids.channel], scope: { watchId: ids.watch } },
  })),
  'GET /alerts/{id}': one(({ ids }) => ({ path: `/alerts/${ids.alert}` })),
  'POST /alerts/mark': ({ ids }) => [
    { path: '/alerts/mark', body: { ids: [ids.alert], read: false } },
    { path: '/alerts/mark', body: { through: ids.alert, read: true } },
  ],
  'POST /alerts/{id}/snooze': one(({ ids }) => ({
    path: `/alerts/${ids.alert}/snooze`,
    body: { until: new Date(Date.now() + 3_600_000).toISOString() },
  })),
  'POST /alerts/{id}/acknowledge': one(({ ids }) => ({ path: `/alerts/${ids.alert}/acknowledge` })),
  'GET /channels/{id}': one(({ ids }) => ({ path: `/channels/${ids.channel}` })),
  'PATCH /channels/{id}': one(({ ids }) => ({ path: `/channels/${ids.channel}`, body: { name: 'Ops' } })),
  'POST /channels/{id}/resend-link': one(({ ids }) => ({ path: `/channels/${ids.spareChannel}/resend-link` })),
  'GET /channels/{id}/deliveries/{deliveryId}': one(({ ids }) => ({
    path: `/channels/${ids.channel}/deliveries/${ids.mail}`,
  })),
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
  'DELETE /webhook-endpoints/{id}/previous-secret': one(({ ids }) => ({
    path: `/webhook-endpoints/${ids.endpoint}/previous-secret`,
  })),
  'POST /webhook-endpoints/{id}/test': one(({ ids }) => ({ path: `/webhook-endpoints/${ids.endpoint}/test` })),
  'GET /webhook-endpoints/{id}/resend': one(({ ids }) => ({
    path: `/webhook-endpoints/${ids.endpoint}/resend?${new URLSearchParams({ ...aroundNow(), onlyFailed: 'false' }).toString()}`,
  })),
  'POST /webhook-endpoints/{id}/resend': one(({ ids }) => ({
    path: `/webhook-endpoints/${ids.endpoint}/resend`,
    body: { ...aroundNow(), onlyFailed: false },
  })),
  'GET /webhook-resends/{id}': one(({ ids }) => ({ path: `/webhook-resends/${ids.resend}` })),
  'GET /webhook-attempts/{id}': one(({ ids }) => ({ path: `/webhook-attempts/${ids.attempt}` })),
  'POST /webhook-attempts/{id}/retry': one(({ ids }) => ({ path: `/webhook-attempts/${ids.attempt}/retry` })),
  'DELETE /webhook-endpoints/{id}': one(({ ids }) => ({ path: `/webhook-endpoints/${ids.spareEndpoint}` })),
  'DELETE /channels/{id}': one(({ ids }) => ({ path: `/channels/${ids.spareChannel}` })),
  'DELETE /rules/{id}': one(({ ids }) => ({ path: `/rules/${ids.spareRule}` })),
  'DELETE /products/{id}/watches/{watchId}': one(({ ids }) => ({
    path: `/products/${ids.spareProduct}/watches/${ids.spareWatch}`,
  })),
  'DELETE /products/{id}': one(({ ids }) => ({ path: `/products/${ids.spareProduct}` })),
  'DELETE /proxies/{id}': one(({ ids }) => ({ path: `/proxies/${ids.spareProxy}` })),
  'DELETE /watch-views/{id}': one(({ ids }) => ({ path: `/watch-views/${ids.spareWatchView}` })),
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
  'POST /data-exports': { path: '/data-exports' },
  'GET /sample-data': { path: '/sample-data' },
  'POST /sample-data': { path: '/sample-data', body: { industry: 'Automotive' } },
  'DELETE /sample-data': { path: '/sample-data' },
  'GET /me/erasure': { path: '/me/erasure' },
  'GET /me': { path: '/me' },
  'PATCH /me': { path: '/me', body: { name: 'Renamed' } },
  'POST /me/verification-mail': { path: '/me/verification-mail' },
  'POST /me/email-change': {
    path: '/me/email-change',
    body: { email: 'moved@customer.test', currentPassword: PASSWORD },
  },
  'DELETE /me/email-change': { path: '/me/email-change' },
  'POST /invitations': { path: '/invitations', body: { email: 'somebody@customer.test', role: 'viewer' } },
  'POST /api-keys': { path: '/api-keys', body: { name: 'Another', scopes: ['watches:read'] } },
  'GET /alerts/summary': { path: '/alerts/summary' },
  'GET /alerts/activity': { path: '/alerts/activity' },
  'GET /api-keys/use': { path: '/api-keys/use' },
  'GET /billing/plans': { path: '/billing/plans' },
  'GET /billing/subscription': { path: '/billing/subscription' },
  'PUT /billing/subscription': { path: '/billing/subscription', body: { plan: 'enterprise' } },
  'GET /moves': { path: '/moves' },
  'GET /activity': { path: '/activity' },
  'POST /competitors': { path: '/competitors', body: { name: 'Another' } },
  'POST /products': { path: '/products', body: { sku: 'ANOTHER', name: 'Another' } },
  'POST /proxies': { path: '/proxies', body: { name: 'Another', kind: 'socks5', host: '93.184.215.14', port: 1080 } },
  'POST /watch-views': { path: '/watch-views', body: { name: 'Another', filter: {} } },
  'POST /watch-imports/preview': {
    path: '/watch-imports/preview',
    body: { format: 'csv', text: 'https://shop.example/a' },
  },
  'POST /watch-imports': { path: '/watch-imports', body: { format: 'csv', text: 'https://shop.example/a' } },
  'GET /watch-exports': { path: '/watch-exports' },
  'POST /extract': { path: '/extract', body: { url: 'https://shop.example/', html: '<p>9.99 EUR</p>' } },
  'POST /channels': { path: '/channels', body: { kind: 'email', address: 'another@customer.test' } },
};

/** Lists, with the queries that name something of a tenant's. */
export const LISTS: Readonly<Record<string, (named: Named) => readonly string[]>> = {
  'GET /members': () => ['/members'],
  'GET /invitations': () => ['/invitations'],
  'GET /audit': () => ['/audit', '/audit?action=session'],
  'GET /sessions': () => ['/sessions'],
  'GET /api-keys': () => ['/api-keys'],
  'GET /competitors': () => ['/competitors'],
  'GET /watches': ({ ids }) => [
    '/watches',
    `/watches?competitorId=${ids.competitor}`,
    `/watches?productId=${ids.product}`,
  ],
  'GET /products': () => ['/products'],
  'GET /products/comparison': () => ['/products/comparison'],
  'GET /rules': ({ ids }) => ['/rules', `/rules?watchId=${ids.watch}`],
  'GET /alerts': ({ ids }) => [
    '/alerts',
    `/alerts?watchId=${ids.watch}`,
    `/alerts?ruleId=${ids.rule}`,
    '/alerts?state=inbox',
    `/alerts?competitorId=${ids.competitor}`,
  ],
  'GET /data-exports': () => ['/data-exports'],
  'GET /watch-jobs': () => ['/watch-jobs'],
  'GET /proxies': () => ['/proxies'],
  'GET /watch-views': () => ['/watch-views'],
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
  'POST /auth/keep-account': 'the mailed token is the proof, whoever has it',
  'POST /me/erasure': 'names nothing: the tenant is erased by it at the end of its test',
  'DELETE /me/erasure': 'names nothing: taken back before the tenant is erased at the end of its test',
  'POST /auth/forgot-password': 'open to all, answers the same for every address',
  'POST /auth/reset-password': 'the mailed token is the proof, whoever has it',
  'POST /invitations/{token}/accept': 'the mailed token is the proof, whoever has it',
  'POST /webhook-endpoints': 'names nothing; making one is a part of each estate',
  'GET /roles': 'the same for everybody: what the guard goes by',
  'GET /events': 'a stream: that a stranger hears nothing is in the story',
  'GET /webhook-topics': 'names nothing: the same for everybody',
  'GET /demo': 'public addresses of the demo',
};

/** Writes that a viewer may do, since they touch nobody but the viewer, or save nothing. */
export const VIEWER_MAY: Readonly<Record<string, string>> = {
  'PATCH /me': "the viewer's own name and password",
  'POST /me/email-change': "the viewer's own address, once its mailbox confirms it",
  'DELETE /me/email-change': "the viewer's own address stays",
  'POST /me/verification-mail': "a mail to the viewer's own address",
  'POST /data-exports': "a copy of what is the viewer's own",
  'POST /data-exports/{id}/ticket': "the viewer's own copies; another's are not found",
  'DELETE /sessions/{id}': "the viewer's own sessions; another's are not found",
  'POST /watch-views': "the viewer's own views; sharing them is refused",
  'PATCH /watch-views/{id}': "the viewer's own views; another's are not found",
  'DELETE /watch-views/{id}': "the viewer's own views; another's are not found",
  'POST /extract': 'reads a page and saves nothing',
  'POST /rules/backtest': 'reads history and saves nothing',
  'POST /snapshots/{id}/ticket': 'shows a page, saves nothing',
  'POST /screenshots/{id}/ticket': 'shows a picture, saves nothing',
  'POST /alerts/mark': 'what the viewer has read, for nobody else',
  'POST /alerts/{id}/snooze': "the viewer's own inbox",
};
