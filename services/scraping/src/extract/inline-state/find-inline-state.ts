import { LIMITS } from '../limits.ts';
import type { PageText } from '../page-text.ts';
import { isNode } from '../structured/data.ts';
import type { DataValue, Located } from '../structured/data.ts';
import { decodeReferences } from '../html/character-references.ts';
import { findDataAttributes, findScripts } from './find-scripts.ts';
import type { StateText } from './find-scripts.ts';
import { parsed, readLiteral } from './js-literal.ts';
import type { Names, ReadLiteral } from './js-literal.ts';

const HINT = /rice|vailab|tock|"sku|Sku/;

/** Tells of parts of a script, one behind the other, whether they hold a hint; the script is looked through once. */
class Hints {
  readonly #text: string;
  readonly #pattern = new RegExp(HINT, 'g');
  /** The first hint at or behind the last place that was asked about. */
  #next = -1;

  constructor(text: string) {
    this.#text = text;
  }

  isIn(start: number, end: number): boolean {
    if (this.#next < start) {
      this.#pattern.lastIndex = start;
      this.#next = this.#pattern.exec(this.#text)?.index ?? Infinity;
    }
    return this.#next < end;
  }
}

/** A value is worth a look when it holds anything of a product. */
function isWorthy(value: DataValue): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

/** A flat list whose numbers point into itself, as Nuxt writes its payload. */
function unflatten(list: readonly DataValue[]): DataValue {
  const done = new Map<number, DataValue>();
  let nodes = 0;
  const at = (index: DataValue | undefined, depth: number): DataValue => {
    if (typeof index !== 'number' || !Number.isInteger(index) || index < 0 || index >= list.length) return null;
    if (done.has(index)) return done.get(index) ?? null;
    nodes += 1;
    if (depth > LIMITS.dataDepth || nodes > LIMITS.dataNodes) return null;
    const raw = list[index] ?? null;
    if (typeof raw !== 'object' || raw === null) return raw;
    done.set(index, null); // what leads back to itself ends here
    let value: DataValue;
    if (!isNode(raw)) {
      const [tag, inner] = raw as readonly DataValue[];
      value =
        typeof tag === 'string'
          ? at(inner, depth + 1)
          : (raw as readonly DataValue[]).map((each) => at(each, depth + 1));
    } else {
      const node: Record<string, DataValue> = Object.create(null);
      for (const key in raw) node[key] = at(raw[key], depth + 1);
      value = node;
    }
    done.set(index, value);
    return value;
  };
  return at(0, 0);
}

const isFlat = (value: DataValue): value is readonly DataValue[] =>
  Array.isArray(value) &&
  value.length > 2 &&
  Array.isArray(value[0]) &&
  typeof value[0][0] === 'string' &&
  typeof value[0][1] === 'number';

function readJsonText({ name, text }: StateText): Located<DataValue>[] {
  const plain = text.includes('&q;') ? text.replaceAll('&q;', '"').replaceAll('&a;', '&') : text;
  const start = plain.search(/[[{]/);
  if (start === -1) return [];
  const value =
    parsed(plain.slice(start)) ?? parsed(decodeReferences(plain)) ?? readLiteral(plain, start).value ?? null;
  const whole = isFlat(value) ? unflatten(value) : value;
  return isWorthy(whole) ? [{ value: whole, path: name === '' ? 'script' : `#${name}` }] : [];
}

/** A function that is called at once with the values of its parameters: `(function(a,b){return {…}}("x",1))`. */
function calledFunction(text: string): { names: Names; body: number } | null {
  const head = /=\s*\(?\s*(?:function\s*)?\(\s*((?:[\w$]{1,20}\s*,\s*){2,5000}[\w$]{1,20})\s*\)\s*(?:=>\s*)?\{/.exec(
    text.slice(0, 60_000),
  );
  if (!head?.[1]) return null;
  const body = text.indexOf('return', head.index + head[0].length);
  const call = Math.max(text.lastIndexOf('}('), text.lastIndexOf('})('));
  if (body === -1 || call < body) return null;
  const list = readLiteral(`[${text.slice(text.indexOf('(', call) + 1).replace(/\)[\s);]*$/, '')}]`, 0).value;
  if (!Array.isArray(list)) return null;
  const names = new Map<string, DataValue>();
  head[1].split(',').forEach((name, index) => {
    const value = (list as readonly DataValue[])[index];
    if (value !== undefined) names.set(name.trim(), value);
  });
  return { names, body: body + 'return'.length };
}

/** What React's server components send: lines of JSON behind a number, in texts that are pushed one by one. */
function streamedLines(text: string): Located<DataValue>[] {
  const roots: Located<DataValue>[] = [];
  let stream = '';
  const PUSH = /__next_f\.push\(/g;
  for (let push = PUSH.exec(text); push !== null; push = PUSH.exec(text)) {
    const list = readLiteral(text, PUSH.lastIndex).value;
    const part = Array.isArray(list) ? (list as readonly DataValue[])[1] : null;
    if (typeof part === 'string') stream += part;
  }
  for (const line of stream.split('\n').slice(0, LIMITS.inlineLiterals)) {
    const colon = line.indexOf(':');
    if (colon > 0 && colon < 12 && /^[[{]/.test(line.slice(colon + 1)) && HINT.test(line)) {
      const value = parsed(line.slice(colon + 1));
      if (isWorthy(value)) roots.push({ value, path: `__next_f{${line.slice(0, colon)}}` });
    }
  }
  return roots;
}

/** Where a literal may stand in a program: behind `=`, as an argument, or returned. Blocks of code stand behind `)` or `>`. */
const LITERAL = /(?:[=(,?|]|\breturn)\s*(?:JSON\.parse\(\s*(?:decodeURIComponent\(\s*)?(?=["'`])|(?=[{[]))/g;
const ASSIGNED = /([\w$.[\]"'-]{1,100})\s*=\s*$/;
const CALLED = /([\w$.]{1,60})\s*\((?:\s*["']([\w .:/-]{1,60})["']\s*,\s*(?:["']([\w .:/-]{1,60})["']\s*,\s*)?)?$/;

/** A name for people: `__INITIAL_STATE__` of `window.__INITIAL_STATE__`, `dataLayer.push`, `gtag.view_item`. */
function nameBefore(text: string, at: number): string {
  const before = text.slice(Math.max(0, at - 200), at).trimEnd();
  const assigned = ASSIGNED.exec(before)?.[1];
  if (assigned !== undefined) return assigned.replace(/^(?:window|self|globalThis)\.?/, '').replace(/[[\]"']/g, '');
  const called = CALLED.exec(before);
  return called === null
    ? 'script'
    : [called[1], called[3] ?? called[2]]
        .filter(Boolean)
        .join('.')
        .replace(/[[\]"']/g, '');
}

function decodedText(value: DataValue): DataValue {
  if (typeof value !== 'string' || value.length < 20) return null;
  if (!/^%7B|^%5B/i.test(value)) return parsed(value);
  try {
    return parsed(decodeURIComponent(value));
  } catch (error) {
    if (error instanceof URIError) return null; // cut off in the middle of a character: nothing to read
    throw error;
  }
}

/** The end of JSON that starts at `start`, so that the platform's own parser may read it. */
function jsonEnd(text: string, start: number): number {
  let open = 0;
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = text.indexOf('"', at + 1);
      while (at !== -1 && isEscaped(text, at)) at = text.indexOf('"', at + 1);
      if (at === -1) return -1;
      // Braces and brackets differ by one bit.
    } else if ((code | BRACE_BIT) === OPEN_BRACE) open += 1;
    else if ((code | BRACE_BIT) === CLOSE_BRACE) {
      open -= 1;
      if (open === 0) return at + 1;
    }
  }
  return -1;
}

const QUOTE = 0x22;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const BRACE_BIT = 0x20;

function isEscaped(text: string, index: number): boolean {
  let slashes = 0;
  while (text[index - 1 - slashes] === '\\') slashes += 1;
  return slashes % 2 === 1;
}

const STRICT = /^[{[]\s*(?:["{[\]}\d-]|true|false|null)/;

function literalAt(text: string, start: number, hints: Hints, names?: Names): ReadLiteral {
  if (names === undefined && STRICT.test(text.slice(start, start + 40))) {
    const end = jsonEnd(text, start);
    // What speaks of no product is not parsed to be thrown away.
    if (end !== -1 && !hints.isIn(start, end)) return { value: null, end };
    const value = end === -1 ? null : parsed(text.slice(start, end));
    if (value !== null) return { value, end };
  }
  return readLiteral(text, start, names);
}

function readScript({ text }: StateText): Located<DataValue>[] {
  const roots: Located<DataValue>[] = [];
  const called = /__NUXT__|__STATE__|_STATE_/.test(text.slice(0, 200)) ? calledFunction(text) : null;
  LITERAL.lastIndex = called?.body ?? 0;
  const hints = new Hints(text);
  let spent = 0;
  if (called !== null) {
    const start = text.slice(called.body, called.body + 20).search(/[{[]/);
    const found = start === -1 ? null : literalAt(text, called.body + start, hints, called.names);
    if (found?.value !== undefined && isWorthy(found.value))
      return [{ value: found.value, path: nameBefore(text, text.indexOf('=') + 1) }];
  }
  for (let count = 0; count < LIMITS.inlineLiterals && spent < LIMITS.inlineStateBytes * 2; count += 1) {
    const match = LITERAL.exec(text);
    if (match === null) break;
    const start = LITERAL.lastIndex;
    const isQuoted = /["'`]/.test(text[start] ?? '');
    const found = literalAt(text, start, hints);
    spent += found.end - start + 100;
    if (found.value === undefined) continue;
    LITERAL.lastIndex = Math.max(found.end, start + 1);
    const value = isQuoted ? decodedText(found.value) : found.value;
    if (isWorthy(value) && found.end - start >= 20 && hints.isIn(start, found.end))
      roots.push({ value, path: nameBefore(text, match.index + (match[0].startsWith('return') ? 0 : 1)) });
  }
  return roots;
}

function readAttribute({ name, text }: StateText): Located<DataValue>[] {
  const plain = decodeReferences(text);
  const value = parsed(plain) ?? readLiteral(plain, 0).value ?? null;
  return isWorthy(value) ? [{ value, path: `[${name}]` }] : [];
}

/**
 * The state of a page's programs as they were sent, each with a path of its own: what scripts assign, push and call with,
 * scripts of JSON, and attributes that hold data. Nothing is run.
 */
export function findInlineState(page: PageText): readonly Located<DataValue>[] {
  const roots: Located<DataValue>[] = [];
  const streamed: string[] = [];
  const add = (found: readonly Located<DataValue>[]): void => {
    for (const root of found) {
      const repeats = roots.filter(({ path }) => path === root.path || path.startsWith(`${root.path}{`)).length;
      roots.push(repeats === 0 ? root : { ...root, path: `${root.path}{${repeats}}` });
    }
  };
  for (const script of findScripts(page)) {
    if (roots.length >= LIMITS.inlineProducts) break;
    if (script.text.includes('__next_f')) streamed.push(script.text);
    else add(script.kind === 'json' ? readJsonText(script) : readScript(script));
  }
  if (streamed.length > 0) add(streamedLines(streamed.join('\n')));
  for (const data of findDataAttributes(page)) {
    if (roots.length >= LIMITS.inlineProducts) break;
    add(readAttribute(data));
  }
  return roots;
}
