import { LIMITS } from '../limits.ts';
import { scanOf } from '../page-scan.ts';
import type { PageText } from '../page-text.ts';

/** Everything that a person sees on a page in one text; cents that stand raised behind a price are parted by a point. */
export const shownText = (page: PageText): string => page.once(joined);

function joined(page: PageText): string {
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
  return parts.join('');
}
