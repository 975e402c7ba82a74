import { AppError, type Caller } from '@blackfang/core';
import {
  DataExportServiceDefinition,
  type DataExport as DataExportMessage,
  type FetchDataExportRequest,
  type FilePiece,
  type GetDataExportRequest,
  type IssueDataExportTicketRequest,
  type IssueDataExportTicketResponse,
  type ListDataExportsRequest,
  type ListDataExportsResponse,
  type StartDataExportRequest,
} from '@blackfang/contracts/scraping/v1/service';
import { Database } from '@blackfang/persistence';
import { Rpc, RpcController, type RpcHandlers, type ServiceCaller } from '@blackfang/rpc';
import { pageLimit } from '../page-limit.ts';
import { SnapshotStore } from '../snapshots/snapshot-store.ts';
import { findExport, listExports, type DataExport } from './data-export.store.ts';
import { ExportTickets } from './export-tickets.ts';
import { demandPerson, StartDataExport } from './start-data-export.ts';

const PIECE_BYTES = 64 * 1024;

@RpcController(DataExportServiceDefinition)
export class DataExportsRpc implements RpcHandlers<typeof DataExportServiceDefinition> {
  constructor(
    private readonly db: Database,
    private readonly start: StartDataExport,
    private readonly tickets: ExportTickets,
    private readonly store: SnapshotStore,
  ) {}

  @Rpc({ permission: 'account:write' })
  async startDataExport(caller: Caller, _request: StartDataExportRequest): Promise<DataExportMessage> {
    return toMessage(await this.start.execute(caller));
  }

  @Rpc({ permission: 'account:read' })
  async getDataExport(caller: Caller, { id }: GetDataExportRequest): Promise<DataExportMessage> {
    return toMessage(await this.#own(caller, id));
  }

  @Rpc({ permission: 'account:read' })
  async listDataExports(caller: Caller, { limit, cursor }: ListDataExportsRequest): Promise<ListDataExportsResponse> {
    const page = { limit: pageLimit(limit), cursor };
    const { items, nextCursor } = await this.db.tenant(caller, (tx) => listExports(tx, caller, page));
    return { items: items.map(toMessage), nextCursor };
  }

  @Rpc({ permission: 'account:read' })
  async issueDataExportTicket(
    caller: Caller,
    { id }: IssueDataExportTicketRequest,
  ): Promise<IssueDataExportTicketResponse> {
    demandPerson(caller);
    const { status } = await this.#own(caller, id);
    if (status !== 'ready') throw new AppError('conflict', 'data_export_not_ready', 'The copy is not ready yet.');
    return this.tickets.make({ tenantId: caller.tenantId, exportId: id });
  }

  /** The ticket is the proof: a browser's download brings no other. */
  @Rpc({ callers: ['gateway'] })
  async *fetchDataExport(_caller: ServiceCaller, { ticket }: FetchDataExportRequest): AsyncIterable<FilePiece> {
    const { tenantId, exportId } = this.tickets.read(ticket);
    const { sha256 } = await this.db.tenant({ tenantId }, (tx) => findExport(tx, tenantId, exportId));
    if (sha256 === null) throw new AppError('conflict', 'data_export_not_ready', 'The copy is not ready yet.');
    const stored = await this.store.open(tenantId, sha256);
    try {
      for await (const chunk of stored as AsyncIterable<Buffer>) {
        for (let from = 0; from < chunk.length; from += PIECE_BYTES) {
          yield { data: chunk.subarray(from, from + PIECE_BYTES) };
        }
      }
    } finally {
      stored.destroy();
    }
  }

  #own({ tenantId, userId }: Caller, id: string): Promise<DataExport> {
    return this.db.tenant({ tenantId }, (tx) => findExport(tx, tenantId, id, userId));
  }
}

function toMessage(one: DataExport): DataExportMessage {
  const { id, wholeTenant, status, part, rows, bytes, createdAt, finishedAt, expiresAt } = one;
  const times = { createdAt, finishedAt: finishedAt ?? undefined, expiresAt: expiresAt ?? undefined };
  return { id, wholeTenant, status, part, rows, bytes: bytes ?? undefined, ...times };
}
