import type { Caller } from '@blackfang/core';
import {
  WatchJobServiceDefinition,
  type GetWatchJobRequest,
  type ListWatchJobsRequest,
  type ListWatchJobsResponse,
  type StartWatchJobRequest,
  type UndoWatchJobRequest,
  type WatchJob as WatchJobMessage,
} from '@blackfang/contracts/scraping/v1/service';
import { Database } from '@blackfang/persistence';
import { Rpc, RpcController, type RpcHandlers } from '@blackfang/rpc';
import { pageLimit } from '../page-limit.ts';
import { StartWatchJob } from './start-watch-job.ts';
import { UndoWatchJob } from './undo-watch-job.ts';
import { toJobMessage } from './watch-job-message.ts';
import { findFailures, findJob, listJobs } from './watch-job.store.ts';

@RpcController(WatchJobServiceDefinition)
export class WatchJobsRpc implements RpcHandlers<typeof WatchJobServiceDefinition> {
  constructor(
    private readonly db: Database,
    private readonly start: StartWatchJob,
    private readonly undo: UndoWatchJob,
  ) {}

  @Rpc({ permission: 'watches:write' })
  async startWatchJob(caller: Caller, { watches, ...request }: StartWatchJobRequest): Promise<WatchJobMessage> {
    return toJobMessage(await this.start.execute(caller, { ...request, ids: watches?.ids }));
  }

  @Rpc({ permission: 'watches:write' })
  async undoWatchJob(caller: Caller, { id }: UndoWatchJobRequest): Promise<WatchJobMessage> {
    return toJobMessage(await this.undo.execute(caller, id));
  }

  @Rpc({ permission: 'watches:read' })
  getWatchJob(caller: Caller, { id }: GetWatchJobRequest): Promise<WatchJobMessage> {
    return this.db.tenant(caller, async (tx) => {
      const job = await findJob(tx, caller.tenantId, id);
      return toJobMessage(job, await findFailures(tx, job));
    });
  }

  @Rpc({ permission: 'watches:read' })
  listWatchJobs(caller: Caller, { limit, cursor }: ListWatchJobsRequest): Promise<ListWatchJobsResponse> {
    const page = { limit: pageLimit(limit), cursor };
    return this.db.tenant(caller, async (tx) => {
      const { items, nextCursor } = await listJobs(tx, caller.tenantId, page);
      const failures = await Promise.all(items.map((job) => findFailures(tx, job)));
      return { items: items.map((job, index) => toJobMessage(job, failures[index])), nextCursor };
    });
  }
}
