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
  ExtractServiceDefinition,
  ObservationServiceDefinition,
  WatchServiceDefinition,
} from '@blackfang/contracts/scraping/v1/service';
import type { RpcClient, ServiceContract } from '@blackfang/rpc';
import type { OwnService } from '../src/services.ts';
import type { Named } from './requests.ts';

type Requests<Request> = (named: Named) => readonly Request[];

/** How a method is tried by a stranger, and then by the owner of what its requests name. */
export type Trial<Request> =
  /** It names something of a tenant's: a stranger is told that there is no such thing. */
  | { readonly kind: 'names'; readonly requests: Requests<Request> }
  /** It works on the tenant of the caller: a stranger gets what is the stranger's. */
  | { readonly kind: 'own'; readonly requests: Requests<Request> }
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
const exempt = (why: string): Trial<never> => ({ kind: 'exempt', why });
const trials = <const S extends ServiceContract>(
  service: OwnService,
  contract: S,
  methods: Trials<S>['methods'],
): Trials => ({ service, contract, methods }) as unknown as Trials;

const PAGE = { limit: 200, cursor: '' };
const NOBODY_YET = 'for the gateway alone: there is no user yet, or what is shown is the proof';
const MAILED = 'for the gateway alone: the mailed token is the proof, whoever has it';
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
    acceptInvitation: exempt(MAILED),
    exchangeApiKey: exempt('for the gateway alone: the key is the proof'),
    checkSession: exempt('for the gateway alone: it asks about tokens that it has verified'),
    getKeys: exempt('for our services alone: the public keys of access tokens'),
  }),
  trials('identity', PeopleServiceDefinition, {
    getMe: own(() => ({})),
    sendVerificationMail: own(() => ({})),
    updateMe: own(() => ({ name: 'Renamed' })),
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
  trials('scraping', WatchServiceDefinition, {
    createWatch: names(({ ids, page }) => ({
      url: page,
      competitorId: ids.competitor,
      schedule: { everyS: 86_400 },
      tags: [],
    })),
    getWatch: names(({ ids }) => ({ id: ids.watch })),
    listWatches: own(
      () => PAGE,
      ({ ids }) => ({ ...PAGE, competitorId: ids.competitor }),
    ),
    summarizeWatches: own(() => ({})),
    updateWatch: names(
      ({ ids }) => ({ id: ids.watch, name: 'Renamed', status: 'paused', schedule: undefined, tags: undefined }),
      ({ ids }) => ({
        id: ids.watch,
        competitorId: ids.competitor,
        status: 'active',
        schedule: undefined,
        tags: undefined,
      }),
    ),
    runWatch: names(({ ids }) => ({ id: ids.watch })),
    setOwnPrice: names(({ ids }) => ({ id: ids.watch, price: { amount: '49.99', currency: 'GBP' } })),
    listRuns: names(({ ids }) => ({ ...PAGE, watchId: ids.watch })),
    getRun: names(({ ids }) => ({ id: ids.run })),
    getSnapshot: names(({ ids }) => ({ id: ids.snapshot })),
    deleteWatch: names(({ ids }) => ({ id: ids.spareWatch })),
  }),
  trials('scraping', ObservationServiceDefinition, {
    listObservations: names(({ ids }) => ({ ...PAGE, watchId: ids.watch })),
    getObservation: names(({ ids }) => ({ id: ids.observation })),
    acceptObservation: names(({ ids }) => ({ id: ids.heldToAccept })),
    rejectObservation: names(({ ids }) => ({ id: ids.heldToReject })),
  }),
  trials('scraping', CompetitorServiceDefinition, {
    createCompetitor: own(() => ({ name: 'Another', industry: '', domains: [] })),
    getCompetitor: names(({ ids }) => ({ id: ids.competitor })),
    listCompetitors: own(() => PAGE),
    updateCompetitor: names(({ ids }) => ({ id: ids.competitor, name: 'Renamed' })),
    deleteCompetitor: names(({ ids }) => ({ id: ids.spareCompetitor })),
  }),
  trials('scraping', ExtractServiceDefinition, {
    extract: own(() => ({ url: 'https://shop.example/', html: '<p>9.99 EUR</p>' })),
  }),
  trials('analysis', HistoryServiceDefinition, {
    listPoints: names(({ ids }) => ({ ...PAGE, watchId: ids.watch, from: undefined, to: undefined })),
  }),
  trials('alerting', RuleServiceDefinition, {
    createRule: names(
      ({ ids }) => ({ name: 'Of a watch', scope: { watchId: ids.watch, all: false }, when: WHEN, channels: [] }),
      ({ ids }) => ({ name: 'Of one', scope: { competitorId: ids.competitor, all: false }, when: WHEN, channels: [] }),
      ({ ids }) => ({ name: 'Told', scope: { all: true }, when: WHEN, channels: [ids.channel] }),
    ),
    getRule: names(({ ids }) => ({ id: ids.rule })),
    listRules: own(() => PAGE),
    updateRule: names(({ ids }) => ({
      id: ids.rule,
      muted: true,
      channels: { items: [ids.channel] },
      scope: { watchId: ids.watch, all: false },
      when: undefined,
    })),
    deleteRule: names(({ ids }) => ({ id: ids.spareRule })),
  }),
  trials('alerting', AlertServiceDefinition, {
    getAlert: names(({ ids }) => ({ id: ids.alert })),
    listAlerts: own(
      () => PAGE,
      ({ ids }) => ({ ...PAGE, watchId: ids.watch }),
      ({ ids }) => ({ ...PAGE, ruleId: ids.rule }),
    ),
    acknowledgeAlert: names(({ ids }) => ({ id: ids.alert })),
  }),
  trials('alerting', ChannelServiceDefinition, {
    createChannel: own(() => ({ kind: 'email', address: 'another@customer.test' })),
    getChannel: names(({ ids }) => ({ id: ids.channel })),
    listChannels: own(() => PAGE),
    testChannel: names(({ ids }) => ({ id: ids.channel })),
    deleteChannel: names(({ ids }) => ({ id: ids.spareChannel })),
  }),
  trials('alerting', EndpointServiceDefinition, {
    createEndpoint: own(({ page }) => ({ url: page, topics: ['watch.*'] })),
    getEndpoint: names(({ ids }) => ({ id: ids.endpoint })),
    listEndpoints: own(() => PAGE),
    updateEndpoint: names(({ ids }) => ({ id: ids.endpoint, topics: { items: ['alert.raised'] } })),
    listAttempts: names(({ ids }) => ({ ...PAGE, endpointId: ids.endpoint })),
    retryAttempt: names(({ ids }) => ({ id: ids.attempt })),
    rotateSecret: names(({ ids }) => ({ id: ids.endpoint })),
    testEndpoint: names(({ ids }) => ({ id: ids.endpoint })),
    deleteEndpoint: names(({ ids }) => ({ id: ids.spareEndpoint })),
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
      method: watches,
      request: { id: mine.ids.watch, competitorId: ids.competitor, schedule: undefined, tags: undefined },
    },
    { method: rules, request: { ...rule, scope: { watchId: ids.watch, all: false } } },
    { method: rules, request: { ...rule, scope: { competitorId: ids.competitor, all: false } } },
    { method: rules, request: { ...rule, channels: { items: [ids.channel] } } },
  ];
}
