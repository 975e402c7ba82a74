import { LIMITS } from '../limits.ts';
import { scanOf } from '../page-scan.ts';
import type { PageText } from '../page-text.ts';

const SHOWN = new WeakMap<PageText, string>();

/** Everything that a person sees on a page in one text; cents that stand raised behind a price are parted by a point. */
export function shownText(page: PageText): string {
  const known = SHOWN.get(page);
  if (known !== undefined) return known;
  const parts: string[] = [];
  let size = 0;
  let before = '';
  for (const { text, element, lead } of scanOf(page).tree.runs) {
    if (element.sight !== 'shown') continue;
    const isCents = lead !== 'block' && /^\d{2}(?!\d)/.test(text) && /(?:^|[^.,\d])\d{1,7}$/.test(before);
    parts.push(isCents ? '.' : lead === 'joined' ? '' : ' ', text);
    before = text;
    size += text.length;
    if (size > LIMITS.inlineStateBytes) break;
  }
  const shown = parts.join('');
  SHOWN.set(page, shown);
  return shown;
}
