import type { Caller } from '@blackfang/core';
import {
  CompetitorServiceDefinition,
  type Competitor as CompetitorMessage,
  type CreateCompetitorRequest,
  type DeleteCompetitorRequest,
  type DeleteCompetitorResponse,
  type GetLogoRequest,
  type GetCompetitorRequest,
  type ListCompetitorsRequest,
  type ListCompetitorsResponse,
  type Logo,
  type LookAtHomePageRequest,
  type UpdateCompetitorRequest,
} from '@blackfang/contracts/scraping/v1/service';
import { Database } from '@blackfang/persistence';
import { Rpc, RpcController, type RpcContext, type RpcHandlers } from '@blackfang/rpc';
import { pageLimit } from '../page-limit.ts';
import { CreateCompetitor } from './create-competitor.ts';
import { findCompetitor } from './competitor.store.ts';
import type { Competitor } from './competitor.ts';
import { findStandings, listCompetitors, NO_STANDING, type Standing } from './competitor.view.ts';
import { DeleteCompetitor } from './delete-competitor.ts';
import { findLogo } from './logo.store.ts';
import { LookAtHomePage } from './look-at-home-page.ts';
import { UpdateCompetitor } from './update-competitor.ts';

@RpcController(CompetitorServiceDefinition)
export class CompetitorsRpc implements RpcHandlers<typeof CompetitorServiceDefinition> {
  constructor(
    private readonly db: Database,
    private readonly create: CreateCompetitor,
    private readonly update: UpdateCompetitor,
    private readonly remove: DeleteCompetitor,
    private readonly look: LookAtHomePage,
  ) {}

  @Rpc({ permission: 'competitors:write' })
  async createCompetitor(caller: Caller, request: CreateCompetitorRequest): Promise<CompetitorMessage> {
    return toMessage(await this.create.execute(caller, request));
  }

  @Rpc({ permission: 'competitors:read' })
  async getCompetitor(caller: Caller, { id }: GetCompetitorRequest): Promise<CompetitorMessage> {
    return this.#withStanding(caller, await this.db.tenant(caller, (tx) => findCompetitor(tx, caller.tenantId, id)));
  }

  @Rpc({ permission: 'competitors:read' })
  async listCompetitors(caller: Caller, request: ListCompetitorsRequest): Promise<ListCompetitorsResponse> {
    const page = { ...request, limit: pageLimit(request.limit) };
    return this.db.tenant(caller, async (tx) => {
      const { items, nextCursor } = await listCompetitors(tx, caller.tenantId, page);
      const ids = items.map((one) => one.id);
      const standings = await findStandings(tx, caller.tenantId, ids);
      return { items: items.map((one) => toMessage(one, standings.get(one.id))), nextCursor };
    });
  }

  @Rpc({ permission: 'competitors:write' })
  async updateCompetitor(caller: Caller, request: UpdateCompetitorRequest): Promise<CompetitorMessage> {
    const { id, domains, ...changes } = request;
    return this.#withStanding(caller, await this.update.execute(caller, id, { ...changes, domains: domains?.items }));
  }

  @Rpc({ permission: 'competitors:write' })
  async lookAtHomePage(
    caller: Caller,
    { id }: LookAtHomePageRequest,
    { signal }: RpcContext,
  ): Promise<CompetitorMessage> {
    return this.#withStanding(caller, await this.look.execute(caller, id, signal));
  }

  @Rpc({ permission: 'competitors:read' })
  async getLogo(caller: Caller, { id }: GetLogoRequest): Promise<Logo> {
    return this.db.tenant(caller, async (tx) => {
      const competitor = await findCompetitor(tx, caller.tenantId, id);
      const { type, bytes } = await findLogo(tx, caller.tenantId, competitor.id);
      return { contentType: type, data: bytes };
    });
  }

  @Rpc({ permission: 'competitors:write' })
  async deleteCompetitor(caller: Caller, request: DeleteCompetitorRequest): Promise<DeleteCompetitorResponse> {
    await this.remove.execute(caller, request.id, request.expectedVersion);
    return {};
  }

  async #withStanding(caller: Caller, competitor: Competitor): Promise<CompetitorMessage> {
    const { id } = competitor;
    const standings = await this.db.tenant(caller, (tx) => findStandings(tx, caller.tenantId, [id]));
    return toMessage(competitor, standings.get(id));
  }
}

function toMessage(
  { tenantId: _tenantId, domains, logoAt, ...competitor }: Competitor,
  { priceIndex, ...counts }: Standing = NO_STANDING,
): CompetitorMessage {
  return {
    ...competitor,
    logoAt: logoAt ?? undefined,
    domains: [...domains],
    standing: { ...counts, priceIndex: priceIndex ?? undefined },
  };
}
