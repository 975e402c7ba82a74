import { Parser } from 'htmlparser2';
import { LIMITS } from '../limits.ts';

/** What a reader of one vocabulary of XML is told. Names are in lower case, prefixes as they are written. */
export interface XmlListener {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  /** @param text all that stood directly in the element */
  close(name: string, text: string): void;
  /** It has all that it takes. */
  readonly isDone: boolean;
}

/** Deeper than any feed. */
const MAX_DEPTH = 64;
const MAX_TEXT = 20_000;

/**
 * Reads XML in one pass. Of entities only the five of XML and numbers are known: a document can declare none, so that none
 * can grow; depth, elements and the text of each are bounded.
 * @returns false where it was more than it may be
 */
export function readXml(text: string, listener: XmlListener): boolean {
  const texts: string[] = [];
  let elements = 0;
  let isBeyond = false;
  /** How deep the element is whose content is XHTML: what stands in it is its text, and nothing for the listener. */
  let mixed: number | null = null;
  const addText = (depth: number, part: string): void => {
    const before = texts[depth];
    if (before !== undefined && before.length < MAX_TEXT)
      texts[depth] = before + part.slice(0, MAX_TEXT - before.length);
  };
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        elements += 1;
        texts.push('');
        if (texts.length > MAX_DEPTH || elements > LIMITS.elements) isBeyond = true;
        if (isBeyond) return;
        if (mixed !== null) return addText(mixed, ' ');
        listener.open(name.toLowerCase(), attributes);
        if (attributes['type'] === 'xhtml') mixed = texts.length - 1;
      },
      ontext(part) {
        addText(mixed ?? texts.length - 1, part);
      },
      onclosetag(name) {
        const own = texts.pop() ?? '';
        if (mixed !== null && texts.length > mixed) return;
        mixed = null;
        if (!isBeyond) listener.close(name.toLowerCase(), own.trim());
      },
    },
    { xmlMode: true, decodeEntities: true, lowerCaseTags: false, lowerCaseAttributeNames: true, recognizeCDATA: true },
  );
  for (let from = 0; from < text.length && !isBeyond && !listener.isDone; from += LIMITS.sliceBytes) {
    parser.write(text.slice(from, from + LIMITS.sliceBytes));
  }
  if (!isBeyond && !listener.isDone) parser.end();
  return !isBeyond;
}
