import { LIMITS } from '../limits.ts';
import type { PageText } from '../page-text.ts';

/** A part of a page that may hold the state of its programs. */
export interface StateText {
  readonly kind: 'script' | 'json' | 'attribute';
  /** The id of the script, or the name of the attribute. */
  readonly name: string;
  readonly text: string;
}

/** Parts of words that stand in whatever speaks of a product's price or stock, in any case of their first letter. */
const HINTS = ['rice', 'vailab', 'tock', '"sku', 'Sku'];

function isHinting(bytes: Buffer): boolean {
  return HINTS.some((hint) => bytes.includes(hint));
}

const attribute = (tag: string, name: string): string | undefined =>
  new RegExp(`\\s${name}\\s*=\\s*["']?([^"'\\s>]{1,200})`, 'i').exec(tag)?.[1];

/** Scripts that speak of prices or stock, JSON-LD aside, straight from the bytes. */
export function* findScripts(page: PageText): Generator<StateText> {
  const { bytes } = page;
  let from = 0;
  let total = 0;
  for (let count = 0; count < LIMITS.inlineScripts; count += 1) {
    const opening = bytes.indexOf('<script', from);
    if (opening === -1) return;
    const start = bytes.indexOf('>', opening) + 1;
    if (start === 0) return;
    const close = bytes.indexOf('</script', start);
    const end = close === -1 ? bytes.length : close;
    from = end;
    const size = end - start;
    if (size < 20 || start - opening > 2_000) continue;
    if (!isHinting(bytes.subarray(start, end))) continue;
    const tag = bytes.toString('latin1', opening, start - 1);
    const type = attribute(tag, 'type')?.toLowerCase() ?? '';
    if (type.includes('ld+json') || type.includes('ld&') || /template|html/.test(type)) continue;
    if (size > LIMITS.inlineStateBytes || total + size > LIMITS.inlineStateBytes * 2) continue;
    total += size;
    const kind = /json|x-magento-init/.test(type) ? 'json' : 'script';
    yield { kind, name: attribute(tag, 'id') ?? '', text: page.slice(start, end) };
  }
}

/** How an attribute that holds an object or a list begins; those in double quotes have their own quotes escaped. */
const OPENINGS = ['="[{', '="{', "='[{", "='{"];

/** Attributes whose value is data: `data-product_variations="[{&quot;…"`, a component's properties. */
export function* findDataAttributes(page: PageText): Generator<StateText> {
  const { bytes } = page;
  let total = 0;
  let count = 0;
  for (const opening of OPENINGS) {
    let from = 0;
    while (count < LIMITS.inlineAttributes) {
      const found = bytes.indexOf(opening, from);
      if (found === -1) break;
      from = found + opening.length;
      const start = found + 2;
      const next = bytes[found + opening.length] ?? 0;
      // `{&quot;` or `{"`: anything else is no data.
      if (next !== 0x26 && next !== 0x22 && next !== 0x20 && next !== 0x0a) continue;
      const end = bytes.indexOf(opening[1] as string, start);
      if (end === -1 || end - start > LIMITS.inlineStateBytes / 2) continue;
      from = end;
      count += 1;
      if (end - start < 20 || !isHinting(bytes.subarray(start, end))) continue;
      total += end - start;
      if (total > LIMITS.inlineStateBytes) return;
      const name = /([\w:.-]{1,100})$/.exec(bytes.toString('latin1', Math.max(0, found - 100), found))?.[1] ?? '';
      yield { kind: 'attribute', name, text: page.slice(start, end) };
    }
  }
}
