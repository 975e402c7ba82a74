import { invalidField, type Caller } from '@blackfang/core';
import {
  StoredPageServiceDefinition,
  type ComparePagesRequest,
  type ComparePagesResponse,
  type IssueScreenshotTicketRequest,
  type IssueTicketRequest,
  type IssueTicketResponse,
  type ListPageVersionsRequest,
  type ListPageVersionsResponse,
  type ListScreenshotsRequest,
  type ListScreenshotsResponse,
  type ReadPageTextRequest,
  type ReadPageTextResponse,
  type ShowPageRequest,
  type ShowScreenshotRequest,
  type SnapshotPiece,
  type TextPart,
} from '@blackfang/contracts/scraping/v1/service';
import { Rpc, RpcController, type RpcHandlers, type ServiceCaller } from '@blackfang/rpc';
import type { Part } from '../page-changes/compare-lines.ts';
import { ComparePages } from '../page-changes/compare-pages.ts';
import { ListPageVersions } from '../page-changes/list-page-versions.ts';
import { ReadPageText } from '../page-changes/read-page-text.ts';
import { ListScreenshots } from '../screenshots/list-screenshots.ts';
import { ShowScreenshot } from '../screenshots/show-screenshot.ts';
import { IssueTicket } from './issue-ticket.ts';
import { ShowPage } from './show-page.ts';

const PIECE_BYTES = 64 * 1024;
const WANTED_TIME = 'Give a time such as 2026-03-01T08:00:00Z.';

@RpcController(StoredPageServiceDefinition)
export class StoredPagesRpc implements RpcHandlers<typeof StoredPageServiceDefinition> {
  constructor(
    private readonly issue: IssueTicket,
    private readonly show: ShowPage,
    private readonly versions: ListPageVersions,
    private readonly compare: ComparePages,
    private readonly text: ReadPageText,
    private readonly screenshots: ListScreenshots,
    private readonly pictures: ShowScreenshot,
  ) {}

  @Rpc({ permission: 'watches:read' })
  issueTicket(caller: Caller, request: IssueTicketRequest): Promise<IssueTicketResponse> {
    return this.issue.execute(caller, request.snapshotId, request.observationId);
  }

  @Rpc({ permission: 'watches:read' })
  async listPageVersions(caller: Caller, { watchId }: ListPageVersionsRequest): Promise<ListPageVersionsResponse> {
    const { items, cut } = await this.versions.execute(caller, watchId);
    return { items: [...items], cut };
  }

  @Rpc({ permission: 'watches:read' })
  async comparePages(caller: Caller, request: ComparePagesRequest): Promise<ComparePagesResponse> {
    const { fromSnapshotId, toSnapshotId, by, ...wanted } = request;
    const from = fromSnapshotId ?? request.from;
    const to = toSnapshotId ?? request.to;
    if (from === undefined) throw invalidField('from', 'time_missing', WANTED_TIME);
    if (to === undefined) throw invalidField('to', 'time_missing', WANTED_TIME);
    if (by !== 'line' && by !== 'word') throw invalidField('by', 'by_unknown', 'Compare by line or by word.');
    const changes = await this.compare.execute(caller, { ...wanted, from, to, by });
    return { ...changes, parts: changes.parts.map(toPart), cut: changes.isCut };
  }

  @Rpc({ permission: 'watches:read' })
  async readPageText(caller: Caller, request: ReadPageTextRequest): Promise<ReadPageTextResponse> {
    const { lines, ...read } = await this.text.execute(caller, request);
    return { ...read, lines: [...lines] };
  }

  @Rpc({ permission: 'watches:read' })
  async listScreenshots(caller: Caller, { watchId }: ListScreenshotsRequest): Promise<ListScreenshotsResponse> {
    const { items, cut } = await this.screenshots.execute(caller, watchId);
    return { items: items.map((one) => ({ ...one, picture: one.picture ?? undefined })), cut };
  }

  @Rpc({ permission: 'watches:read' })
  issueScreenshotTicket(caller: Caller, { id }: IssueScreenshotTicketRequest): Promise<IssueTicketResponse> {
    return this.pictures.issueTicket(caller, id);
  }

  @Rpc({ callers: ['gateway'] })
  async *showScreenshot(_caller: ServiceCaller, { ticket }: ShowScreenshotRequest): AsyncIterable<SnapshotPiece> {
    yield* piecesOf(await this.pictures.execute(ticket));
  }

  /** The ticket is the proof: a browser's frame brings no other. */
  @Rpc({ callers: ['gateway'] })
  async *showPage(_caller: ServiceCaller, { ticket }: ShowPageRequest): AsyncIterable<SnapshotPiece> {
    yield* piecesOf(Buffer.from(await this.show.execute(ticket)));
  }
}

function* piecesOf(bytes: Buffer): Iterable<SnapshotPiece> {
  for (let from = 0; from < bytes.length; from += PIECE_BYTES) {
    yield { contentType: undefined, data: bytes.subarray(from, from + PIECE_BYTES) };
  }
}

function toPart(part: Part): TextPart {
  return {
    kind: part.kind,
    lines: part.kind === 'changed' ? [] : [...part.lines],
    skipped: part.kind === 'same' ? part.skipped : 0,
    words: part.kind === 'changed' ? [...part.words] : [],
  };
}
