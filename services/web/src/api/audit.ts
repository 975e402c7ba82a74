import { infiniteQueryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from './client.ts';
import { byCursor } from './pages.ts';

export type AuditEntry = Schemas['AuditEntry'];

/** Which entries: of a user, of an action or what comes before its dot, of the last days. */
export interface AuditFilter {
  readonly who?: string | undefined;
  readonly what?: string | undefined;
  readonly days?: string | undefined;
}

const PAGE = 50;
const DAY_MS = 86_400_000;

/** A page of who did what in the organisation, newest first. */
export function readAudit(
  { who, what, days }: AuditFilter,
  page: { readonly limit: number; readonly cursor: string; readonly signal?: AbortSignal },
): Promise<Schemas['AuditEntryPage']> {
  const { signal, ...rest } = page;
  const query = {
    ...rest,
    ...(who !== undefined && { actorId: who }),
    ...(what !== undefined && { action: what }),
    ...(days !== undefined && { from: new Date(Date.now() - Number(days) * DAY_MS).toISOString() }),
  };
  return answerOf(api.GET('/api/v1/audit', { params: { query }, ...(signal && { signal }) }));
}

export const auditQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ['audit', 'list', filter],
    queryFn: ({ pageParam: cursor, signal }) => readAudit(filter, { limit: PAGE, cursor, signal }),
    ...byCursor,
  });
