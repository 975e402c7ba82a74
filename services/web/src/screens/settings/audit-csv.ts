import type { AuditEntry } from '../../api/audit.ts';
import { csvLine } from '../../words/csv.ts';
import { actionWords } from './audit-words.ts';

/** The first line: what the columns are. */
export const auditHead = csvLine([
  'Time (UTC)',
  'What',
  'Action',
  'Who',
  'User id',
  'Done to',
  'From address',
  'Detail',
]);

/** A line of the file. @param names of members, by their user ids */
export function auditLine(entry: AuditEntry, names: ReadonlyMap<string, string>): string {
  const { at, action, actorId, targetId, address, detail } = entry;
  const more = Object.entries(detail).map(([name, value]) => `${name}: ${value}`);
  const who = actorId === null ? '' : (names.get(actorId) ?? '');
  return csvLine([at, actionWords(action), action, who, actorId ?? '', targetId ?? '', address, more.join('; ')]);
}
