import type { Caller } from '@blackfang/core';
import {
  CompetitorServiceDefinition,
  type Competitor as CompetitorMessage,
  type CreateCompetitorRequest,
  type DeleteCompetitorRequest,
  type DeleteCompetitorResponse,
  type GetCompetitorRequest,
  type ListCompetitorsRequest,
  type ListCompetitorsResponse,
  type UpdateCompetitorRequest,
} from '@blackfang/contracts/scraping/v1/service';
import { Database } from '@blackfang/persistence';
import { Rpc, RpcController, type RpcHandlers } from '@blackfang/rpc';
import { pageLimit } from '../page-limit.ts';
import { CreateCompetitor } from './create-competitor.ts';
import { findCompetitor } from './competitor.store.ts';
import type { Competitor } from './competitor.ts';
import { listCompetitors } from './competitor.view.ts';
import { DeleteCompetitor } from './delete-competitor.ts';
import { UpdateCompetitor } from './update-competitor.ts';

@RpcController(CompetitorServiceDefinition)
export class CompetitorsRpc implements RpcHandlers<typeof CompetitorServiceDefinition> {
  constructor(
    private readonly db: Database,
    private readonly create: CreateCompetitor,
    private readonly update: UpdateCompetitor,
    private readonly remove: DeleteCompetitor,
  ) {}

  @Rpc({ permission: 'competitors:write' })
  async createCompetitor(caller: Caller, request: CreateCompetitorRequest): Promise<CompetitorMessage> {
    return toMessage(await this.create.execute(caller, request));
  }

  @Rpc({ permission: 'competitors:read' })
  async getCompetitor(caller: Caller, { id }: GetCompetitorRequest): Promise<CompetitorMessage> {
    return toMessage(await this.db.tenant(caller, (tx) => findCompetitor(tx, caller.tenantId, id)));
  }

  @Rpc({ permission: 'competitors:read' })
  async listCompetitors(caller: Caller, { limit, cursor }: ListCompetitorsRequest): Promise<ListCompetitorsResponse> {
    const page = { limit: pageLimit(limit), cursor };
    const { items, nextCursor } = await this.db.tenant(caller, (tx) => listCompetitors(tx, caller.tenantId, page));
    return { items: items.map(toMessage), nextCursor };
  }

  @Rpc({ permission: 'competitors:write' })
  async updateCompetitor(caller: Caller, request: UpdateCompetitorRequest): Promise<CompetitorMessage> {
    const { id, domains, ...changes } = request;
    return toMessage(await this.update.execute(caller, id, { ...changes, domains: domains?.items }));
  }

  @Rpc({ permission: 'competitors:write' })
  async deleteCompetitor(caller: Caller, request: DeleteCompetitorRequest): Promise<DeleteCompetitorResponse> {
    await this.remove.execute(caller, request.id, request.expectedVersion);
    return {};
  }
}

function toMessage({ tenantId: _tenantId, domains, ...competitor }: Competitor): CompetitorMessage {
  return { ...competitor, domains: [...domains] };
}
