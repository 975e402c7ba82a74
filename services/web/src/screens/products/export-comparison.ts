import { compareProducts, MOST_COMPARED, type Comparison } from '../../api/products.ts';
import { saveCsv } from '../../words/csv.ts';
import { csvHead, csvRow } from './comparison-csv.ts';

/**
 * Saves the whole comparison as a CSV file, page by page.
 * @returns how many products are in it
 * @throws Problem where a page does not come; then there is no file
 */
export async function exportComparison(search: string | undefined): Promise<{ readonly products: number }> {
  const lines: string[] = [];
  let columns: Comparison['competitors'] | undefined;
  let products = 0;
  for (let cursor: string | undefined = ''; cursor !== undefined;) {
    const { items, competitors, nextCursor } = await compareProducts({ limit: MOST_COMPARED, cursor, search });
    if (columns === undefined) {
      columns = competitors;
      lines.push(csvHead(columns));
    }
    for (const row of items) lines.push(csvRow(row, columns));
    products += items.length;
    cursor = nextCursor ?? undefined;
  }
  saveCsv('prices', lines);
  return { products };
}
