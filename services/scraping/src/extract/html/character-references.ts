import { Parser } from 'htmlparser2';

/** A reference as far as it may reach; what of it counts, the standard's own table says. */
const REFERENCE = /&(?:#x[\da-f]+|#\d+|[a-z][a-z\d]*);?/gi;
/** The longest name of the table has 31 letters. */
const MAX_REFERENCE = 40;
const MAX_KNOWN = 5_000;

/** References that were read before: a page has few, thousands of times. */
const inTexts = new Map<string, string>();
const inAttributes = new Map<string, string>();

function textOf(reference: string): string {
  let text = '';
  const parser = new Parser({ ontext: (part) => (text += part) });
  parser.end(reference);
  return text;
}

/** In an attribute a reference without semicolon counts only where nothing goes on behind it, or addresses would break. */
function attributeOf(reference: string): string {
  let text = '';
  const parser = new Parser({ onattribute: (_, value) => (text = value) });
  parser.end(`<a b="${reference}">`);
  return text;
}

function remembered(known: Map<string, string>, reference: string, read: (reference: string) => string): string {
  const before = known.get(reference);
  if (before !== undefined) return before;
  const text = read(reference);
  // A key of its own memory: a slice of a page would keep the whole page alive.
  if (known.size < MAX_KNOWN) known.set(Buffer.from(reference).toString(), text);
  return text;
}

/** Character references of a text as the HTML standard reads them; a text without one is returned as it is. */
export function decodeReferences(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(REFERENCE, (reference) =>
    reference.length > MAX_REFERENCE
      ? textOf(reference.slice(0, MAX_REFERENCE)) + reference.slice(MAX_REFERENCE)
      : remembered(inTexts, reference, textOf),
  );
}

/** The same of an attribute's value, where fewer of them count. */
export function decodeAttributeReferences(value: string): string {
  if (!value.includes('&')) return value;
  return value.replace(REFERENCE, (reference, at: number) => {
    if (reference.length > MAX_REFERENCE) return attributeOf(reference);
    const isAssigned = value.charCodeAt(at + reference.length) === EQUALS;
    if (!isAssigned || reference.endsWith(';')) return remembered(inAttributes, reference, attributeOf);
    return remembered(inAttributes, `${reference}=`, attributeOf).slice(0, -1);
  });
}

const EQUALS = 0x3d;
