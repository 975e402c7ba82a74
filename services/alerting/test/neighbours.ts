import { generateKeyPairSync } from 'node:crypto';
import {
  HistoryServiceDefinition,
  ReplayOffersResponse,
  type ReplayedOffer,
} from '@blackfang/contracts/analysis/v1/service';
import { notFound, type Caller } from '@blackfang/core';
import {
  AccountServiceDefinition,
  GetKeysResponse,
  Me,
  PeopleServiceDefinition,
} from '@blackfang/contracts/identity/v1/service';
import {
  Competitor,
  CompetitorServiceDefinition,
  Watch,
  WatchServiceDefinition,
} from '@blackfang/contracts/scraping/v1/service';
import { createMetrics, type Logger } from '@blackfang/observability';
import { Rpc, RpcController, startRpcService, type RunningService, type TokenVerifiers } from '@blackfang/rpc';
import { Module } from '@nestjs/common';
import { exportJWK } from 'jose';

export const KID = 'spec';
export const identityKeys = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** What the neighbours know. */
export const known = {
  /** `tenantId/id` of watches and competitors. */
  watched: new Set<string>(),
  /** Verified addresses by user. */
  addresses: new Map<string, string>(),
  /** What analysis replays, by tenant: one offer a page. */
  replays: new Map<string, ReplayedOffer[]>(),
};

// Of each contract of the neighbours the methods alone that alerting asks.
const AccountContract = {
  ...AccountServiceDefinition,
  methods: { getKeys: AccountServiceDefinition.methods.getKeys },
} as const;
const PeopleContract = {
  ...PeopleServiceDefinition,
  methods: { getMe: PeopleServiceDefinition.methods.getMe },
} as const;
const WatchContract = {
  ...WatchServiceDefinition,
  methods: { getWatch: WatchServiceDefinition.methods.getWatch },
} as const;
const CompetitorContract = {
  ...CompetitorServiceDefinition,
  methods: { getCompetitor: CompetitorServiceDefinition.methods.getCompetitor },
} as const;
const HistoryContract = {
  ...HistoryServiceDefinition,
  methods: { replayOffers: HistoryServiceDefinition.methods.replayOffers },
} as const;

@RpcController(AccountContract)
class Accounts {
  @Rpc({ callers: ['alerting'] })
  async getKeys(): Promise<GetKeysResponse> {
    const key = { ...(await exportJWK(identityKeys.publicKey)), kid: KID, alg: 'RS256', use: 'sig' };
    return { jwksJson: JSON.stringify({ keys: [key] }) };
  }
}

@RpcController(PeopleContract)
class People {
  @Rpc({ permission: 'account:read' })
  async getMe(caller: Caller): Promise<Me> {
    const email = known.addresses.get(caller.userId);
    const user = { id: caller.userId, email: email ?? 'ann@unverified.test', name: 'Ann' };
    return Me.fromPartial({ user: { ...user, emailVerified: email !== undefined }, role: caller.role });
  }
}

@RpcController(WatchContract)
class Watches {
  @Rpc({ permission: 'watches:read' })
  async getWatch(caller: Caller, { id }: { id: string }): Promise<Watch> {
    if (known.watched.has(`${caller.tenantId}/${id}`)) return Watch.fromPartial({ id });
    throw notFound('watch');
  }
}

@RpcController(CompetitorContract)
class Competitors {
  @Rpc({ permission: 'competitors:read' })
  async getCompetitor(caller: Caller, { id }: { id: string }): Promise<Competitor> {
    if (known.watched.has(`${caller.tenantId}/${id}`)) return Competitor.fromPartial({ id });
    throw notFound('competitor');
  }
}

@RpcController(HistoryContract)
class History {
  @Rpc({ permission: 'watches:read' })
  async replayOffers(caller: Caller, { cursor }: { cursor: string }): Promise<ReplayOffersResponse> {
    const all = known.replays.get(caller.tenantId) ?? [];
    const at = Number(cursor);
    const nextCursor = at + 1 < all.length ? String(at + 1) : '';
    return ReplayOffersResponse.fromPartial({ items: all.slice(at, at + 1), nextCursor });
  }
}

@Module({ controllers: [Accounts, People, Watches, Competitors, History] })
class Neighbourhood {}

/** Identity, scraping and analysis as far as alerting asks them, over gRPC as in the house. */
export function startNeighbours(listen: string, logger: Logger, verifiers: TokenVerifiers): Promise<RunningService> {
  return startRpcService(Neighbourhood, { listen, logger, metrics: createMetrics('neighbours'), ...verifiers });
}
