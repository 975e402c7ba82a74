import { readAudit } from '../../api/audit.ts';
import { saveCsv } from '../../words/csv.ts';
import { auditHead, auditLine } from './audit-csv.ts';
import type { AuditView } from './audit-view.ts';

const PAGE = 200;
/** A file that programs of tables open at once. */
const MOST = 10_000;

/**
 * Saves the entries of a view as a CSV file, page by page, newest first.
 * @returns how many are in it, and whether there are older ones that are not
 * @throws Problem where a page does not come; then there is no file
 */
export async function exportAudit(view: AuditView, names: ReadonlyMap<string, string>) {
  const lines = [auditHead];
  let cursor: string | null = '';
  while (cursor !== null && lines.length <= MOST) {
    const page = await readAudit(view, { limit: PAGE, cursor });
    for (const entry of page.items) lines.push(auditLine(entry, names));
    cursor = page.nextCursor;
  }
  saveCsv('audit', lines);
  return { entries: lines.length - 1, hasMore: cursor !== null };
}
