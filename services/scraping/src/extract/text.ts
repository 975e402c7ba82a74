import { Parser } from 'htmlparser2';
import { LIMITS } from './limits.ts';

function decodeOne(entity: string): string {
  let text = '';
  const parser = new Parser({ ontext: (part) => (text += part) });
  parser.end(entity);
  return text;
}

/** Character references as the HTML standard reads them; text without one is returned as it is. */
export function decodeEntities(text: string): string {
  return text.includes('&') ? text.replace(/&(?:#x?[0-9a-f]{1,8}|[a-z][a-z0-9]{1,31});?/gi, decodeOne) : text;
}

/** A text for people: references decoded, spaces collapsed, cut at the limit; null when nothing is left. */
export function readable(text: string): string | null {
  const decoded = decodeEntities(text.length > LIMITS.text * 4 ? text.slice(0, LIMITS.text * 4) : text);
  const clean = decoded.replace(/\s+/g, ' ').trim().slice(0, LIMITS.text);
  return clean === '' ? null : clean;
}

/** A string of its own memory: a slice of a page would keep the whole page alive. */
export function owned(text: string): string {
  return Buffer.from(text).toString();
}
