import { LIMITS } from '../limits.ts';
import { decodeReferences } from '../html/character-references.ts';
import type { DataValue } from './data.ts';

/** Why a block could not be read; `too_deep` when it is nested beyond the limit. */
export class BrokenJson extends Error {
  override readonly name = 'BrokenJson';
  readonly tooDeep: boolean;

  constructor(message: string, tooDeep = false) {
    super(message);
    this.tooDeep = tooDeep;
  }
}

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/**
 * Reads what shops write for JSON: trailing and missing commas, comments, CDATA, raw line breaks and control characters
 * in strings, single quotes, bare keys, wrong escapes, `undefined`, an end that is cut off. Numbers stay as they are written.
 */
class LenientReader {
  readonly #text: string;
  #at = 0;
  #nodes = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** All values that stand one after another. */
  readAll(): DataValue[] {
    const values: DataValue[] = [];
    for (;;) {
      this.#skip();
      const START = /[{[]/g; // whatever else stands between blocks is skipped
      START.lastIndex = this.#at;
      const start = START.exec(this.#text);
      if (start === null) return values;
      this.#at = start.index;
      values.push(this.#value(0));
    }
  }

  #skip(): void {
    const GAP = /(?:[\s\ufeff\0]+|\/\*[\s\S]*?\*\/|\/\/[^\n]*|<!\[CDATA\[|\]\]>|<!--|-->)+/y;
    GAP.lastIndex = this.#at;
    if (GAP.test(this.#text)) this.#at = GAP.lastIndex;
  }

  #value(depth: number): DataValue {
    this.#nodes += 1;
    if (depth > LIMITS.dataDepth) throw new BrokenJson('nested too deep', true);
    if (this.#nodes > LIMITS.dataNodes * 10) throw new BrokenJson('too many values');
    const char = this.#text[this.#at];
    if (char === '{') return this.#object(depth);
    if (char === '[') return this.#array(depth);
    if (char === '"' || char === "'") return this.#string(char);
    return this.#bare();
  }

  #object(depth: number): DataValue {
    const node: Record<string, DataValue> = Object.create(null);
    this.#at += 1;
    for (;;) {
      this.#skip();
      const char = this.#text[this.#at];
      if (char === undefined) return node;
      if (char === '}') {
        this.#at += 1;
        return node;
      }
      if (char === ',' || char === ';') {
        this.#at += 1;
        continue;
      }
      if (char === ']') return node; // a brace is missing
      const key = char === '"' || char === "'" ? this.#string(char) : this.#bareKey();
      this.#skip();
      if (this.#text[this.#at] !== ':') throw new BrokenJson(`no colon after ${key.slice(0, 40)}`);
      this.#at += 1;
      this.#skip();
      const next = this.#text[this.#at];
      if (next === ',' || next === '}' || next === undefined) continue; // a value that the template left empty
      node[key] = this.#value(depth + 1);
    }
  }

  #array(depth: number): DataValue {
    const values: DataValue[] = [];
    this.#at += 1;
    for (;;) {
      this.#skip();
      const char = this.#text[this.#at];
      if (char === undefined) return values;
      if (char === ']') {
        this.#at += 1;
        return values;
      }
      if (char === '}') return values; // a bracket is missing
      if (char === ',') {
        this.#at += 1;
        continue;
      }
      values.push(this.#value(depth + 1));
    }
  }

  #string(quote: string): string {
    const start = this.#at + 1;
    let result = '';
    let from = start;
    for (let index = start; index < this.#text.length; index += 1) {
      const char = this.#text[index];
      if (char === '\\') {
        const [decoded, length] = this.#escape(index);
        result += this.#text.slice(from, index) + decoded;
        index += length - 1;
        from = index + 1;
      } else if (char === quote && this.#closes(index)) {
        this.#at = index + 1;
        return result + this.#text.slice(from, index);
      }
    }
    throw new BrokenJson('a text has no end');
  }

  /** A quote ends its text when what follows could follow a text: 24" screens are written without escapes. */
  #closes(index: number): boolean {
    const AFTER = /\s*(?:[,:}\];]|$|\/[/*]|<!|\]\]>|-->|["'][\w@-]{1,40}["']\s*:)/y;
    AFTER.lastIndex = index + 1;
    return AFTER.test(this.#text);
  }

  #escape(index: number): [string, number] {
    const char = this.#text[index + 1] ?? '';
    if (char === 'u') {
      const hex = this.#text.slice(index + 2, index + 6);
      return /^[0-9a-f]{4}$/i.test(hex) ? [String.fromCharCode(Number.parseInt(hex, 16)), 6] : ['', 2];
    }
    if (char === '\n' || char === '\r') return [' ', 2];
    return [ESCAPES[char] ?? char, 2];
  }

  #bareKey(): string {
    const KEY = /[^\s:,{}[\]"']{1,100}/y;
    KEY.lastIndex = this.#at;
    const key = KEY.exec(this.#text)?.[0];
    if (key === undefined) throw new BrokenJson('no key where one is due');
    this.#at = KEY.lastIndex;
    return key;
  }

  #bare(): DataValue {
    const WORD = /[^\s,}\]"':{[]{1,200}/y;
    WORD.lastIndex = this.#at;
    const word = WORD.exec(this.#text)?.[0];
    if (word === undefined) throw new BrokenJson('no value where one is due');
    this.#at = WORD.lastIndex;
    if (word === 'true' || word === 'false') return word === 'true';
    return /^(?:null|undefined|NaN|None)$/.test(word) ? null : word;
  }
}

/** A number that JavaScript would not give back as it was written is kept as a typed literal. */
const NUMBER_TO_KEEP =
  /(?<!\\)"\s*:\s*(-?\d+(?:\.\d*0|\.\d{12,})|-?\d{16,}(?:\.\d+)?|-?\d+(?:\.\d+)?[eE][+-]?\d+)(?=\s*[,}\]])/g;

function keepNumbers(text: string): string {
  return text.replace(NUMBER_TO_KEEP, (match, digits: string) => {
    return `${match.slice(0, match.length - digits.length)}{"@type":"xsd:decimal","@value":"${digits}"}`;
  });
}

function strict(text: string): DataValue | undefined {
  try {
    return JSON.parse(text) as DataValue;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined; // left to the lenient reader, which says what is wrong
    throw error;
  }
}

/**
 * The values of one JSON-LD block.
 * @throws BrokenJson when not even the lenient reading finds any.
 */
export function readJson(text: string): readonly DataValue[] {
  const value = strict(keepNumbers(text)) ?? strict(text);
  if (value !== undefined) return [value];
  // A page that escaped the whole script: its quotes are references.
  const plain = /^\s*[[{]\s*(?:&quot;|&#34;|&#x22;)/i.test(text) ? decodeReferences(text) : text;
  const values = new LenientReader(plain).readAll();
  if (values.length === 0) throw new BrokenJson('no object in it');
  return values;
}
