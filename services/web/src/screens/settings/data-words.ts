import type { DataExport } from '../../api/data-exports.ts';
import { formatCount } from '../../words/count.ts';
import { numberFormat } from '../../words/formats.ts';
import { region } from '../../words/region.ts';

const KB = 1_000;
const MB = 1_000_000;

/** How large a file is. @param bytes of it */
export function sizeInWords(bytes: number, locale = region.locale): string {
  const [size, unit] = bytes < MB ? [Math.max(1, Math.round(bytes / KB)), 'kilobyte'] : [bytes / MB, 'megabyte'];
  return numberFormat(locale, { style: 'unit', unit, maximumFractionDigits: 1 }).format(size);
}

/** How far a copy is: one can leave meanwhile. */
export function progressInWords({ part, rows }: Pick<DataExport, 'part' | 'rows'>, locale = region.locale): string {
  const doing = part === null ? 'Waiting for its turn' : `Reading ${part.replaceAll('-', ' ')}`;
  const far = rows === 0 ? '' : `, ${formatCount(rows, locale)} rows so far`;
  return `${doing}${far}. You can leave: we mail you when it is ready.`;
}
