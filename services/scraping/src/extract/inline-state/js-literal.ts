import { LIMITS } from '../limits.ts';
import type { DataValue } from '../structured/data.ts';

/** A literal that was read, and where the text goes on behind it. */
export interface ReadLiteral {
  /** Undefined where no literal stands. */
  readonly value: DataValue | undefined;
  readonly end: number;
}

/** Names that stand for values, such as the parameters of a function that is called at once. */
export type Names = ReadonlyMap<string, DataValue>;

/** What can be read off without running it. */
const WRAPPERS = new Set(['parseFloat', 'parseInt', 'Number', 'String', 'Object.freeze', 'JSON.parse', 'Boolean']);
const NO_NAMES: Names = new Map();
const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', 0: '\0' };

class NotALiteral extends Error {
  override readonly name = 'NotALiteral';
}
/** Made once: most brackets of a program begin no literal, and where it ended is told by the reader. */
const NOT_A_LITERAL = new NotALiteral();

/**
 * Reads JavaScript literals without running anything: bare keys, any quotes, comments, `!0`, `void 0`, texts that are
 * joined by `+`. What is no literal (a call, a function, a name) is null, and what stands around it is read all the same.
 */
class LiteralReader {
  readonly #text: string;
  readonly #names: Names;
  readonly #limit: number;
  #at: number;
  #nodes = 0;

  constructor(text: string, at: number, names: Names, characters: number) {
    this.#text = text;
    this.#at = at;
    this.#names = names;
    this.#limit = Math.min(text.length, at + characters);
  }

  get end(): number {
    return this.#at;
  }

  value(depth: number): DataValue {
    this.#nodes += 1;
    if (depth > LIMITS.dataDepth || this.#nodes > LIMITS.dataNodes * 4) throw NOT_A_LITERAL;
    this.#skipGap();
    const value = this.#operand(depth);
    this.#skipGap();
    const next = this.#text[this.#at];
    if (next === undefined || next === ',' || next === '}' || next === ']' || next === ')' || next === ';')
      return value;
    if (next === '+' && typeof value === 'string') {
      this.#at += 1;
      const rest = this.value(depth + 1);
      return typeof rest === 'string' || typeof rest === 'number' ? value + String(rest) : null;
    }
    if ((next === '|' || next === '?') && this.#text[this.#at + 1] === next) {
      this.#at += 2;
      const other = this.value(depth + 1);
      return value ?? other;
    }
    this.#skipExpression();
    return null;
  }

  #operand(depth: number): DataValue {
    const char = this.#text[this.#at];
    if (char === undefined || this.#at >= this.#limit) throw NOT_A_LITERAL;
    if (char === '{') return this.#object(depth);
    if (char === '[') return this.#array(depth);
    if (char === '"' || char === "'") return this.#string(char);
    if (char === '`') return this.#template();
    if (char === '!' && /[01]/.test(this.#text[this.#at + 1] ?? '')) {
      this.#at += 2;
      return this.#text[this.#at - 1] === '0';
    }
    return this.#word(depth);
  }

  #object(depth: number): DataValue {
    const node: Record<string, DataValue> = Object.create(null);
    this.#at += 1;
    for (;;) {
      this.#skipGap();
      const char = this.#text[this.#at];
      if (char === undefined || this.#at >= this.#limit) throw NOT_A_LITERAL;
      if (char === '}') {
        this.#at += 1;
        return node;
      }
      if (char === ',') {
        this.#at += 1;
        continue;
      }
      if (char === ']' || char === ')' || char === ';') throw NOT_A_LITERAL;
      const key = char === '"' || char === "'" ? this.#string(char) : this.#key();
      this.#skipGap();
      if (key === null || this.#text[this.#at] !== ':') {
        // A method, a spread, a computed or a shorthand name: its value is not in the text.
        if (key !== null && /[,}]/.test(this.#text[this.#at] ?? '')) {
          const named = this.#names.get(key);
          if (named !== undefined) node[key] = named;
        } else this.#skipExpression();
        continue;
      }
      this.#at += 1;
      node[key] = this.value(depth + 1);
    }
  }

  #array(depth: number): DataValue {
    const values: DataValue[] = [];
    this.#at += 1;
    for (;;) {
      this.#skipGap();
      const char = this.#text[this.#at];
      if (char === undefined || this.#at >= this.#limit) throw NOT_A_LITERAL;
      if (char === ']') {
        this.#at += 1;
        return values;
      }
      if (char === ',') {
        this.#at += 1;
        if (this.#text[this.#at] === ',') values.push(null);
        continue;
      }
      if (char === '}' || char === ')' || char === ';') throw NOT_A_LITERAL;
      values.push(this.value(depth + 1));
    }
  }

  #key(): string | null {
    const KEY = /[\w$\u00a0-\uffff-]{1,200}/y;
    KEY.lastIndex = this.#at;
    const key = KEY.exec(this.#text)?.[0] ?? null;
    if (key !== null) this.#at = KEY.lastIndex;
    return key;
  }

  #string(quote: string): string {
    const end = this.#text.indexOf(quote, this.#at + 1);
    if (end === -1) throw NOT_A_LITERAL;
    const plain = this.#text.slice(this.#at + 1, end);
    if (end < this.#limit && !plain.includes('\\') && !plain.includes('\n')) {
      this.#at = end + 1;
      return plain;
    }
    let from = this.#at + 1;
    let result = '';
    for (let index = from; index < this.#limit; index += 1) {
      const char = this.#text[index];
      if (char === '\\') {
        const [decoded, length] = this.#escape(index);
        result += this.#text.slice(from, index) + decoded;
        index += length - 1;
        from = index + 1;
      } else if (char === quote) {
        this.#at = index + 1;
        return result + this.#text.slice(from, index);
      } else if (char === '\n') break;
    }
    throw NOT_A_LITERAL;
  }

  /** A text between backticks; null where something is put into it. */
  #template(): string | null {
    const end = this.#text.indexOf('`', this.#at + 1);
    if (end === -1 || end >= this.#limit) throw NOT_A_LITERAL;
    const inner = this.#text.slice(this.#at + 1, end);
    this.#at = end + 1;
    return inner.includes('${') ? null : inner;
  }

  #escape(index: number): [string, number] {
    const char = this.#text[index + 1] ?? '';
    const size = char === 'u' ? 4 : char === 'x' ? 2 : 0;
    if (size > 0) {
      const hex = this.#text.slice(index + 2, index + 2 + size);
      return /^[0-9a-f]+$/i.test(hex) ? [String.fromCharCode(Number.parseInt(hex, 16)), 2 + size] : ['', 2];
    }
    if (char === '\n') return ['', 2];
    return [ESCAPES[char] ?? char, 2];
  }

  #word(depth: number): DataValue {
    const WORD = /-?[\w$.]{1,200}/y;
    WORD.lastIndex = this.#at;
    const word = WORD.exec(this.#text)?.[0];
    if (word === undefined) {
      this.#skipExpression();
      return null;
    }
    this.#at = WORD.lastIndex;
    if (word === 'true' || word === 'false') return word === 'true';
    if (/^-?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(word)) return Number(word);
    if (word === 'void') this.#skipExpression();
    if (this.#text[this.#at] === '(' && WRAPPERS.has(word)) {
      this.#at += 1;
      const inner = this.value(depth + 1);
      this.#skipGap();
      if (this.#text[this.#at] === ',') this.#skipExpression(')');
      if (this.#text[this.#at] === ')') this.#at += 1;
      return word === 'JSON.parse' && typeof inner === 'string' ? parsed(inner) : inner;
    }
    return this.#names.get(word) ?? null;
  }

  /** Goes to the comma or bracket that ends what stands here, over texts and brackets inside it. */
  #skipExpression(until = ''): void {
    const text = this.#text;
    let open = 0;
    for (; this.#at < this.#limit; this.#at += 1) {
      const code = text.charCodeAt(this.#at);
      if (code > 0x7d || ENDS_OR_OPENS[code] === 0) continue;
      const char = text[this.#at] as string;
      if (open === 0 && (char === until || (until === '' && (char === ',' || char === ';')))) return;
      if (char === '"' || char === "'") {
        this.#string(char);
        this.#at -= 1;
      } else if (char === '`') {
        this.#template();
        this.#at -= 1;
      } else if (char === '{' || char === '[' || char === '(') open += 1;
      else if (char === '}' || char === ']' || char === ')') {
        if (open === 0) return;
        open -= 1;
      }
    }
    throw NOT_A_LITERAL;
  }

  #skipGap(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code === 32 || (code >= 9 && code <= 13) || code === 0xa0 || code === 0xfeff) this.#at += 1;
      else if (code === 47 && this.#text[this.#at + 1] === '*') {
        const end = this.#text.indexOf('*/', this.#at + 2);
        if (end === -1) throw NOT_A_LITERAL;
        this.#at = end + 2;
      } else if (code === 47 && this.#text[this.#at + 1] === '/') {
        const end = this.#text.indexOf('\n', this.#at + 2);
        if (end === -1) throw NOT_A_LITERAL;
        this.#at = end + 1;
      } else return;
    }
  }
}

/** Characters at which an expression may end, or something in it begins. */
const ENDS_OR_OPENS = new Uint8Array(0x80);
for (const char of ',;"\'`{}[]()') ENDS_OR_OPENS[char.charCodeAt(0)] = 1;

/** JSON, or null where it is none. */
export function parsed(text: string): DataValue {
  try {
    return JSON.parse(text) as DataValue;
  } catch (error) {
    if (error instanceof SyntaxError) return null; // the lenient reader has its turn
    throw error;
  }
}

/**
 * Reads the literal that starts at `at`.
 * @param names values that names in it stand for.
 * @param characters how far it may reach.
 */
export function readLiteral(
  text: string,
  at: number,
  names: Names = NO_NAMES,
  characters: number = LIMITS.inlineStateBytes,
): ReadLiteral {
  const reader = new LiteralReader(text, at, names, characters);
  try {
    const value = reader.value(0);
    return { value, end: reader.end };
  } catch (error) {
    if (error instanceof NotALiteral) return { value: undefined, end: reader.end };
    throw error;
  }
}
