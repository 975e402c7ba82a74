import type { Reading } from '../evidence.ts';
import { LIMITS } from '../limits.ts';
import { imageSource } from '../page-tree.ts';
import type { PageElement, PageTree } from '../page-tree.ts';
import { AROUND, aroundOf } from '../surroundings.ts';
import { owned, wordsOf } from '../text.ts';

/** Elements before and after the product's name in which its pictures stand. */
const BEFORE = 150;
const AFTER = 150;
const GALLERY =
  /gallery|product-?(?:image|photo|media|picture|slider)|main-?image|zoom|(?:^|[\s_-])(?:hero|photos?|pictures?)(?:[\s_-]|$)/i;
const OTHERS =
  /relat|recommend|similar|also|cross-?sell|up-?sell|review|logo|icon|payment|badge|banner|header|menu|avatar/i;
/** Addresses of what is no picture of a thing. */
const NO_PICTURE =
  /logo|icon|sprite|placeholder|spacer|blank|pixel|badge|flag|payment|loader|loading|avatar|\.svg(?:$|\?)|\.gif(?:$|\?)/i;
const LEAST_PIXELS = 120;
const MAX_ADDRESS = 2_000;

/**
 * The pictures of the product as the page shows them, also those that are loaded once somebody scrolls to them, or that stand
 * in full only for visitors without scripts: in a gallery, or with the product's name as their text.
 */
export function visibleImages(
  tree: PageTree,
  title: PageElement | null,
  base: URL | null,
): Reading<readonly string[]> | null {
  if (title === null) return null;
  const name = new Set(wordsOf(tree.textOf(title, 200)));
  const found = new Map<string, PageElement>();
  const until = Math.min(tree.elements.length, title.last + AFTER);
  for (let at = Math.max(0, title.number - BEFORE); at < until && found.size < LIMITS.images; at += 1) {
    const element = tree.elements[at];
    if (
      element === undefined ||
      (element.tag !== 'img' && element.tag !== 'source') ||
      !isOfProduct(tree, element, name)
    )
      continue;
    const source = imageSource(element.attributes);
    if (source === null || NO_PICTURE.test(source)) continue;
    const address = URL.parse(source.slice(0, MAX_ADDRESS), base?.href)?.href;
    if (address !== undefined && /^https?:/.test(address) && !found.has(address)) found.set(address, element);
  }
  const [first] = found;
  if (first === undefined) return null;
  return { value: [...found.keys()].map(owned), path: tree.pathOf(first[1]), text: owned(first[0]) };
}

function isOfProduct(tree: PageTree, element: PageElement, name: ReadonlySet<string>): boolean {
  if (!isSeen(element) || (aroundOf(element) & (AROUND.beside | AROUND.siteHeader)) !== 0) return false;
  const { width, height } = element.attributes;
  if ([width, height].some((side) => side !== undefined && Number(side) < LEAST_PIXELS)) return false;
  const around = namesAround(element);
  if (OTHERS.test(around)) return false;
  if (GALLERY.test(around)) return true;
  const words = wordsOf(element.attribute('alt') ?? '');
  // A link with a picture leads to another product, unless it opens the picture itself.
  const link = element.closest(({ tag }) => tag === 'a');
  const leadsAway = link !== null && !/\.(?:jpe?g|png|webp|avif)(?:$|\?)|^#/i.test(link.attribute('href') ?? '#');
  return !leadsAway && words.length > 0 && words.filter((word) => name.has(word)).length * 2 >= name.size;
}

/** Shown, or shown to those without scripts in the place of one that a script loads. */
function isSeen(element: PageElement): boolean {
  if (element.sight === 'shown') return true;
  const fallback = element.closest(({ tag }) => tag === 'noscript');
  return fallback !== null && fallback.parent?.sight === 'shown';
}

const NAMED_ABOVE = 4;

function namesAround(element: PageElement): string {
  let names = '';
  let around: PageElement | null = element;
  for (let up = 0; around !== null && up <= NAMED_ABOVE; up += 1, around = around.parent) {
    if (around.tag === 'body' || around.tag === 'main') break;
    names += ` ${(around.attribute('class') ?? '').slice(0, 200)} ${(around.attribute('id') ?? '').slice(0, 60)}`;
  }
  return names;
}
