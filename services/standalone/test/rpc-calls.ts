import {
  AlertServiceDefinition,
  ChannelServiceDefinition,
  EndpointServiceDefinition,
  LinkServiceDefinition,
  RuleServiceDefinition,
} from '@blackfang/contracts/alerting/v1/service';
import { HistoryServiceDefinition } from '@blackfang/contracts/analysis/v1/service';
import { BillingServiceDefinition } from '@blackfang/contracts/billing/v1/service';
import {
  AccountServiceDefinition,
  ApiKeyServiceDefinition,
  AuditServiceDefinition,
  PeopleServiceDefinition,
} from '@blackfang/contracts/identity/v1/service';
import {
  CompetitorServiceDefinition,
  DataExportServiceDefinition,
  ExtractServiceDefinition,
  ObservationServiceDefinition,
  ProductServiceDefinition,
  ProxyServiceDefinition,
  ReviewServiceDefinition,
  SampleDataServiceDefinition,
  StoredPageServiceDefinition,
  WatchJobServiceDefinition,
  WatchFileServiceDefinition,
  WatchServiceDefinition,
  WatchViewServiceDefinition,
} from '@blackfang/contracts/scraping/v1/service';
import { TenantDataServiceDefinition } from '@blackfang/contracts/type/v1/tenant_data';
import type { RpcClient, ServiceContract } from '@blackfang/rpc';
import type { OwnService } from '../src/services.ts';
import { PASSWORD } from './customer.ts';
import { aroundNow } from './estate.ts';
import type { Named } from './requests.ts';

type Requests<Request> = (named: Named) => readonly Request[];

/** How a method is tried by a stranger, and then by the owner of what its requests name. */
export type Trial<Request> =
  /** It names something of a tenant's: a stranger is told that there is no such thing. */
  | { readonly kind: 'names'; readonly requests: Requests<Request> }
  /** It works on the tenant of the caller: a stranger gets what is the stranger's. */
  | { readonly kind: 'own'; readonly requests: Requests<Request> }
  /** It works on the caller alone, and is refused, for that reason, as things are with the two tenants. */
  | { readonly kind: 'refused'; readonly reason: string; readonly requests: Requests<Request> }
  /** No tenant may call it, with no request. */
  | { readonly kind: 'exempt'; readonly why: string };

/** Where a contract is served, and each of its methods. */
export interface Trials<S extends ServiceContract = ServiceContract> {
  readonly service: OwnService;
  readonly contract: S;
  readonly methods: { readonly [K in keyof S['methods']]: Trial<Parameters<RpcClient<S>[K]>[0]> };
}

const names = <Request>(...requests: readonly ((named: Named) => NoInfer<Request>)[]): Trial<Request> => ({
  kind: 'names',
  requests: (named) => requests.map((of) => of(named)),
});
const own = <Request>(...requests: readonly ((named: Named) => NoInfer<Request>)[]): Trial<Request> => ({
  kind: 'own',
  requests: (named) => requests.map((of) => of(named)),
});
const refused = <Request>(reason: string, request: (named: Named) => NoInfer<Request>): Trial<Request> => ({
  kind: 'refused',
  reason,
  requests: (named) => [request(named)],
});
const exempt = (why: string): Trial<never> => ({ kind: 'exempt', why });
const trials = <const S extends ServiceContract>(
  service: OwnService,
  contract: S,
  methods: Trials<S>['methods'],
): Trials => ({ service, contract, methods }) as unknown as Trials;

const PAGE = { limit: 200, cursor: '' };
const NOBODY_YET = 'for the gateway alone: there is no user yet, or what is shown is the proof';
const MAILED = 'for the gateway alone: the mailed token is the proof, whoever has it';
const range = () => ({ from: new Date(aroundNow().from), to: new Date(aroundNow().to) });
const PROXY = { name: 'Another', kind: 'http', host: '93.184.215.14', port: 3128, pool: 'other' };
const WHEN = { kind: 'price_changed' };

/** Each method of each contract. In an order in which an owner can make all calls: removals come last. */
export const TRIALS: readonly Trials[] = [
  trials('identity', AccountServiceDefinition, {
    register: exempt(NOBODY_YET),
    login: exempt(NOBODY_YET),
    refresh: exempt(NOBODY_YET),
    logout: exempt(NOBODY_YET),
    verifyEmail: exempt(MAILED),
    forgotPassword: exempt(NOBODY_YET),
    resetPassword: exempt(MAILED),
    keepAccount: exempt(MAILED),
    acceptInvitation: exempt(MAILED),
    exchangeApiKey: exempt('for the gateway alone: the key is the proof'),
    recordApiKeyUse: exempt('for the gateway alone: it counts what it has let in'),
    checkSession: exempt('for the gateway alone: it asks about tokens that it has verified'),
    getKeys: exempt('for our services alone: the public keys of access tokens'),
  }),
  trials('identity', PeopleServiceDefinition, {
    getMe: own(() => ({})),
    sendVerificationMail: own(() => ({})),
    updateMe: own(() => ({ name: 'Renamed' })),
    changeEmail: own(() => ({ email: 'moved@customer.test', currentPassword: PASSWORD })),
    cancelEmailChange: own(() => ({})),
    getErasure: own(() => ({})),
    askErasure: refused('ownership_first', () => ({ currentPassword: PASSWORD })),
    cancelErasure: refused('erasure_not_found', () => ({})),
    listMembers: own(() => PAGE),
    getMember: names(({ ids }) => ({ id: ids.member })),
    updateMember: names(({ ids }) => ({ id: ids.spareMember, role: 'analyst' })),
    createInvitation: own(() => ({ email: 'somebody@customer.test', role: 'viewer' })),
    listInvitations: own(() => PAGE),
    revokeInvitation: names(({ ids }) => ({ id: ids.invitation })),
    listSessions: own(() => PAGE),
    endSession: names(({ ids }) => ({ id: ids.session })),
    removeMember: names(({ ids }) => ({ id: ids.spareMember })),
  }),
  trials('identity', ApiKeyServiceDefinition, {
    createApiKey: own(() => ({ name: 'Another', scopes: ['watches:read'] })),
    listApiKeys: own(() => PAGE),
    listApiKeyUse: own(() => ({ days: 90 })),
    deleteApiKey: names(({ ids }) => ({ id: ids.apiKey })),
  }),
  trials('identity', AuditServiceDefinition, {
    listAuditEntries: own(() => PAGE),
  }),
  trials('billing', BillingServiceDefinition, {
    listPlans: own(() => ({})),
    getSubscription: own(() => ({})),
    changePlan: own(() => ({ plan: 'enterprise' })),
    getEntitlement: own(() => ({})),
  }),
  trials('scraping', ProductServiceDefinition, {
    createProduct: own(() => ({ sku: 'ANOTHER', name: 'Another', ownPrice: undefined })),
    getProduct: names(({ ids }) => ({ id: ids.product })),
    listProducts: own(() => PAGE),
    updateProduct: names(({ ids }) => ({ id: ids.product, name: 'Renamed', ownPrice: undefined })),
    attachWatches: names(({ ids }) => ({ id: ids.product, watchIds: [ids.watch] })),
    detachWatch: names(({ ids }) => ({ id: ids.product, watchId: ids.watch })),
    comparePrices: own(() => PAGE),
    deleteProduct: names(({ ids }) => ({ id: ids.spareProduct })),
  }),
  trials('scraping', WatchServiceDefinition, {
    createWatch: names(({ ids, page }) => ({
      url: page,
      competitorId: ids.competitor,
      schedule: { everyS: 86_400, windows: [] },
      tags: [],
    })),
    getWatch: names(({ ids }) => ({ id: ids.watch })),
    listWatches: own(
      () => PAGE,
      ({ ids }) => ({ ...PAGE, competitorId: ids.competitor }),
      ({ ids }) => ({ ...PAGE, productId: ids.product }),
    ),
    summarizeWatches: own(
      () => ({ filter: undefined }),
      ({ ids }) => ({ filter: { competitorId: ids.competitor } }),
    ),
    updateWatch: names(
      ({ ids }) => ({
        id: ids.watch,
        name: 'Renamed',
        status: 'paused',
        schedule: undefined,
        tags: undefined,
        request: undefined,
      }),
      ({ ids }) => ({
        id: ids.watch,
        competitorId: ids.competitor,
        status: 'active',
        schedule: undefined,
        tags: undefined,
        request: { headers: [{ name: 'x-key', value: 'k' }], cookies: [] },
      }),
    ),
    runWatch: names(({ ids }) => ({ id: ids.watch })),
    setOwnPrice: names(({ ids }) => ({ id: ids.watch, price: { amount: '49.99', currency: 'GBP' } })),
    clearOwnPrice: names(({ ids }) => ({ id: ids.watch })),
    listRuns: names(({ ids }) => ({ ...PAGE, watchId: ids.watch })),
    getRun: names(({ ids }) => ({ id: ids.run })),
    getSnapshot: names(({ ids }) => ({ id: ids.snapshot })),
    deleteWatch: names(({ ids }) => ({ id: ids.spareWatch })),
  }),
  trials('scraping', WatchJobServiceDefinition, {
    startWatchJob: names(
      ({ ids }) => ({ action: 'tag', tag: 'many', watches: { ids: [ids.watch] }, filter: undefined }),
      ({ ids }) => ({
        action: 'move',
        competitorId: ids.competitor,
        watches: { ids: [ids.watch] },
        filter: undefined,
      }),
    ),
    getWatchJob: names(({ ids }) => ({ id: ids.watchJob })),
    listWatchJobs: own(() => PAGE),
    undoWatchJob: names(({ ids }) => ({ id: ids.watchJob })),
  }),
  trials('scraping', WatchFileServiceDefinition, {
    previewImport: own(({ ids, page }) => ({ format: 'csv', text: `id,url\n${ids.watch},${page}` })),
    startImport: own(({ ids, page }) => ({
      format: 'csv',
      text: `id,url,competitor\n${ids.watch},${page},${ids.competitor}`,
    })),
    exportWatches: own(
      () => ({ format: 'csv', filter: undefined }),
      ({ ids }) => ({ format: 'json', filter: { competitorId: ids.competitor } }),
    ),
  }),
  trials('scraping', ProxyServiceDefinition, {
    createProxy: own(() => ({ ...PROXY, login: { username: 'a', password: 'b' } })),
    getProxy: names(({ ids }) => ({ id: ids.proxy })),
    listProxies: own(() => PAGE),
    updateProxy: names(({ ids }) => ({ id: ids.proxy, name: 'Renamed', login: undefined })),
    testProxy: names(({ ids, page }) => ({ id: ids.proxy, url: page })),
    deleteProxy: names(({ ids }) => ({ id: ids.spareProxy })),
  }),
  trials('scraping', SampleDataServiceDefinition, {
    getSampleData: own(() => ({})),
    addSampleData: own(() => ({ industry: 'Automotive' })),
    removeSampleData: own(() => ({})),
  }),
  trials('scraping', WatchViewServiceDefinition, {
    createWatchView: own(() => ({ name: 'Another', shared: true, filter: {}, sort: '', columns: [] })),
    listWatchViews: own(() => PAGE),
    updateWatchView: names(({ ids }) => ({ id: ids.watchView, name: 'Renamed', content: undefined })),
    deleteWatchView: names(({ ids }) => ({ id: ids.spareWatchView })),
  }),
  trials('scraping', ObservationServiceDefinition, {
    listObservations: names(({ ids }) => ({ ...PAGE, watchId: ids.watch })),
    getObservation: names(({ ids }) => ({ id: ids.observation })),
    getPromotion: names(({ ids }) => ({ watchId: ids.watch })),
    acceptObservation: names(({ ids }) => ({ id: ids.heldToAccept })),
    rejectObservation: names(({ ids }) => ({ id: ids.heldToReject })),
  }),
  trials('scraping', ReviewServiceDefinition, {
    listReviews: names(({ ids }) => ({ ...PAGE, watchId: ids.watch, filter: undefined })),
    getRating: names(({ ids }) => ({ watchId: ids.watch })),
    exportReviews: names(({ ids }) => ({ watchId: ids.watch, filter: undefined })),
  }),
  trials('scraping', StoredPageServiceDefinition, {
    issueTicket: names(({ ids }) => ({ snapshotId: ids.snapshot, observationId: ids.observation })),
    listPageVersions: names(({ ids }) => ({ watchId: ids.watch })),
    listScreenshots: names(({ ids }) => ({ watchId: ids.watch })),
    issueScreenshotTicket: names(({ ids }) => ({ id: ids.screenshot })),
    readPageText: names(({ ids }) => ({ watchId: ids.watch, only: [], ignore: [] })),
    comparePages: names(({ ids }) => ({
      watchId: ids.watch,
      from: new Date(0),
      to: new Date(),
      by: 'line',
      only: [],
      ignore: [],
      withNoise: false,
    })),
    showPage: exempt('the ticket is the proof; the gateway alone may bring it'),
    showScreenshot: exempt('the ticket is the proof; the gateway alone may bring it'),
  }),
  trials('scraping', CompetitorServiceDefinition, {
    createCompetitor: own(() => ({ name: 'Another', industry: '', domains: [] })),
    getCompetitor: names(({ ids }) => ({ id: ids.competitor })),
    listCompetitors: own(() => PAGE),
    lookAtHomePage: names(({ ids }) => ({ id: ids.competitor })),
    getLogo: names(({ ids }) => ({ id: ids.competitor })),
    updateCompetitor: names(({ ids }) => ({ id: ids.competitor, name: 'Renamed' })),
    deleteCompetitor: names(({ ids }) => ({ id: ids.spareCompetitor })),
  }),
  trials('scraping', ExtractServiceDefinition, {
    extract: own(() => ({ url: 'https://shop.example/', html: '<p>9.99 EUR</p>' })),
  }),
  trials('analysis', HistoryServiceDefinition, {
    listPoints: names(({ ids }) => ({ ...PAGE, watchId: ids.watch, from: undefined, to: undefined })),
    replayOffers: own(
      () => ({ from: new Date(0), baseline: 'median_7d', cursor: '' }),
      ({ ids }) => ({ watchId: ids.watch, from: new Date(0), baseline: '', cursor: '' }),
      ({ ids }) => ({ competitorId: ids.competitor, from: new Date(0), baseline: 'first', cursor: '' }),
    ),
    listMoves: own(() => ({ days: 7, limit: 5 })),
    countDays: own(() => ({ days: 0 })),
    countActivity: own(({ ids }) => ({ competitorId: ids.competitor, weeks: 0 })),
    drawHistory: names(({ ids }) => ({ watchId: ids.watch, from: undefined, to: undefined, width: 0 })),
  }),
  trials('alerting', RuleServiceDefinition, {
    createRule: names(
      ({ ids }) => ({ name: 'Of a watch', scope: { watchId: ids.watch, all: false }, when: WHEN, channels: [] }),
      ({ ids }) => ({ name: 'Of one', scope: { competitorId: ids.competitor, all: false }, when: WHEN, channels: [] }),
      ({ ids }) => ({ name: 'Told', scope: { all: true }, when: WHEN, channels: [ids.channel] }),
    ),
    getRule: names(({ ids }) => ({ id: ids.rule })),
    listRules: own(
      () => ({ ...PAGE, covering: undefined }),
      ({ ids }) => ({ ...PAGE, covering: { watchId: ids.watch, competitorId: ids.competitor } }),
    ),
    backtestRule: names(
      ({ ids }) => ({ scope: { watchId: ids.watch, all: false }, when: WHEN, days: 30 }),
      ({ ids }) => ({ scope: { competitorId: ids.competitor, all: false }, when: WHEN, days: 30 }),
    ),
    updateRule: names(({ ids }) => ({
      id: ids.rule,
      muted: true,
      channels: { items: [ids.channel] },
      scope: { watchId: ids.watch, all: false },
      when: undefined,
    })),
    testRule: names(({ ids }) => ({ name: 'Tried', when: WHEN, channels: [ids.channel] })),
    deleteRule: names(({ ids }) => ({ id: ids.spareRule })),
  }),
  trials('alerting', AlertServiceDefinition, {
    getAlert: names(({ ids }) => ({ id: ids.alert })),
    listAlerts: own(
      () => PAGE,
      ({ ids }) => ({ ...PAGE, watchId: ids.watch }),
      ({ ids }) => ({ ...PAGE, ruleId: ids.rule }),
      ({ ids }) => ({ ...PAGE, competitorId: ids.competitor }),
    ),
    acknowledgeAlert: names(({ ids }) => ({ id: ids.alert })),
    summarizeAlerts: own(() => ({})),
    countAlerts: own(() => ({ days: 7 })),
    markAlerts: names(
      ({ ids }) => ({ ids: [ids.alert], read: false }),
      ({ ids }) => ({ ids: [], through: ids.alert, read: true }),
    ),
    snoozeAlert: names(({ ids }) => ({ id: ids.alert, until: new Date(Date.now() + 3_600_000) })),
  }),
  trials('alerting', ChannelServiceDefinition, {
    createChannel: own(() => ({ kind: 'email', address: 'another@customer.test' })),
    getChannel: names(({ ids }) => ({ id: ids.channel })),
    listChannels: own(() => PAGE),
    testChannel: names(({ ids }) => ({ id: ids.channel })),
    renameChannel: names(({ ids }) => ({ id: ids.channel, name: 'Ops' })),
    askChannelAgain: names(({ ids }) => ({ id: ids.spareChannel })),
    getChannelDelivery: names(({ ids }) => ({ channelId: ids.channel, id: ids.mail })),
    deleteChannel: names(({ ids }) => ({ id: ids.spareChannel })),
  }),
  trials('alerting', EndpointServiceDefinition, {
    createEndpoint: own(({ page }) => ({ url: page, topics: ['watch.*'] })),
    getEndpoint: names(({ ids }) => ({ id: ids.endpoint })),
    listEndpoints: own(() => PAGE),
    updateEndpoint: names(({ ids }) => ({ id: ids.endpoint, topics: { items: ['alert.raised'] } })),
    listAttempts: names(({ ids }) => ({ ...PAGE, endpointId: ids.endpoint })),
    getAttempt: names(({ ids }) => ({ id: ids.attempt })),
    retryAttempt: names(({ ids }) => ({ id: ids.attempt })),
    rotateSecret: names(({ ids }) => ({ id: ids.endpoint })),
    endPreviousSecret: names(({ ids }) => ({ id: ids.endpoint })),
    testEndpoint: names(({ ids }) => ({ id: ids.endpoint })),
    countDeliveries: names(({ ids }) => ({ endpointId: ids.endpoint, ...range(), onlyFailed: false })),
    resendDeliveries: names(({ ids }) => ({ endpointId: ids.endpoint, ...range(), onlyFailed: false })),
    getResend: names(({ ids }) => ({ id: ids.resend })),
    getEventTypes: own(() => ({})),
    deleteEndpoint: names(({ ids }) => ({ id: ids.spareEndpoint })),
  }),
  trials('scraping', DataExportServiceDefinition, {
    startDataExport: own(() => ({})),
    getDataExport: names(({ ids }) => ({ id: ids.dataExport })),
    listDataExports: own(() => PAGE),
    issueDataExportTicket: names(({ ids }) => ({ id: ids.dataExport })),
    fetchDataExport: exempt('for the gateway alone: the ticket is the proof, whoever has it'),
  }),
  trials('identity', TenantDataServiceDefinition, {
    readTenantData: exempt('for the service that makes copies of data alone'),
  }),
  trials('alerting', LinkServiceDefinition, {
    confirmChannel: exempt(MAILED),
    getMute: exempt(MAILED),
    confirmMute: exempt(MAILED),
  }),
];

/** Changes of one's own things that name something of another tenant's. */
export function crossedCalls(
  mine: Named,
  theirs: Named,
): readonly { readonly method: string; readonly request: object }[] {
  const watches = `${WatchServiceDefinition.fullName}/UpdateWatch`;
  const rules = `${RuleServiceDefinition.fullName}/UpdateRule`;
  const rule = { id: mine.ids.rule, scope: undefined, when: undefined, channels: undefined };
  const { ids } = theirs;
  return [
    {
      method: `${ProductServiceDefinition.fullName}/AttachWatches`,
      request: { id: mine.ids.product, watchIds: [ids.watch] },
    },
    {
      method: watches,
      request: {
        id: mine.ids.watch,
        competitorId: ids.competitor,
        schedule: undefined,
        tags: undefined,
        request: undefined,
      },
    },
    { method: rules, request: { ...rule, scope: { watchId: ids.watch, all: false } } },
    { method: rules, request: { ...rule, scope: { competitorId: ids.competitor, all: false } } },
    { method: rules, request: { ...rule, channels: { items: [ids.channel] } } },
  ];
}
