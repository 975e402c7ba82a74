import { createHash } from 'node:crypto';
import { Parser } from 'htmlparser2';
import { PageText } from '../../services/scraping/src/extract/page-text.ts';
import type { LabelledPage } from './labelled-pages.ts';

const DATA = /^(?:item(?:prop|type|scope|id|ref)|property|typeof|vocab|about|resource|content|prefix|data-.*)$/;
const NAMED = new Set([
  'class',
  'id',
  'name',
  'for',
  'headers',
  'aria-labelledby',
  'aria-describedby',
  'aria-controls',
]);

const renamed = (names: string): string =>
  names
    .split(/\s+/)
    .filter((name) => name !== '')
    .map((name) => `x${createHash('sha1').update(name).digest('hex').slice(0, 7)}`)
    .join(' ');

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');

/**
 * A page without all that it says to machines: JSON-LD, microdata, RDFa, meta tags, scripts and data attributes are taken
 * out, and every class, id and name is replaced by a meaningless one.
 */
export function stripPage(page: LabelledPage): LabelledPage {
  const out: string[] = [];
  let skipped = 0;
  const parser = new Parser({
    onopentag: (tag, attributes) => {
      if (tag === 'script' || tag === 'style') skipped += 1;
      if (skipped > 0 || tag === 'meta' || tag === 'link') return;
      const kept = Object.entries(attributes)
        .filter(([name]) => !DATA.test(name))
        .map(([name, value]) => ` ${name}="${escaped(NAMED.has(name) ? renamed(value) : value)}"`);
      out.push(`<${tag}${kept.join('')}>`);
    },
    ontext: (text) => {
      if (skipped === 0) out.push(text.replace(/&/g, '&amp;').replace(/</g, '&lt;'));
    },
    onclosetag: (tag) => {
      if (tag === 'script' || tag === 'style') skipped -= 1;
      else if (skipped === 0 && !VOID.has(tag)) out.push(`</${tag}>`);
    },
  });
  parser.end(new PageText({ url: page.url, bytes: page.bytes }).text);
  return { ...page, bytes: Buffer.from(`<meta charset="utf-8">${out.join('')}`) };
}

const VOID = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));
