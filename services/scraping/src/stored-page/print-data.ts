import { LIMITS } from '../extract/limits.ts';
import { isNode } from '../extract/structured/data.ts';
import type { DataValue } from '../extract/structured/data.ts';
import { holds, type Spot } from './follow-path.ts';
import { escapeText, mark } from './marks.ts';

/** Lines of one piece of data. */
const MAX_LINES = 400;
const MAX_TEXT = 300;

/**
 * Prints structured data for people, as HTML: what was read is marked, and what holds nothing that was read is folded.
 * @param spots name of the field -> where it stands.
 */
export function printData(root: DataValue, spots: readonly (readonly [string, Spot])[]): string {
  const printer = new Printer(spots);
  printer.print(root, '', '', '');
  return printer.lines.join('\n');
}

class Printer {
  readonly lines: string[] = [];
  readonly #spots: readonly (readonly [string, Spot])[];

  constructor(spots: readonly (readonly [string, Spot])[]) {
    this.#spots = spots;
  }

  /** @param head what stands before the value on its line, as HTML. @param names what was read from it. */
  print(value: DataValue, indent: string, head: string, end: string, names: readonly string[] = []): void {
    if (this.lines.length >= MAX_LINES) return;
    const literal = literalOf(value);
    if (literal !== undefined) {
      this.#line(`${indent}${head}${names.length > 0 ? mark(names, literal) : literal}${end}`);
      return;
    }
    const isList = Array.isArray(value);
    const [open, close] = isList ? ['[', ']'] : ['{', '}'];
    const inside = Object.entries(value as object) as [string, DataValue][];
    const isPlain = !this.#spots.some(([, { holder }]) => holds(value, holder, 0));
    if (inside.length === 0 || isPlain || indent.length > LIMITS.dataDepth * 2) {
      const folded = `${open}${inside.length > 0 ? ' … ' : ''}${close}`;
      this.#line(`${indent}${head}${names.length > 0 ? mark(names, folded) : folded}${end}`);
      return;
    }
    this.#line(`${indent}${names.length > 0 ? mark(names, `${head}${open}`) : `${head}${open}`}`);
    inside.forEach(([key, inner], place) => {
      const here = this.#spots.flatMap(([name, spot]) =>
        spot.holder === value && String(spot.key) === key ? [name] : [],
      );
      // Of a list only what is marked is of interest.
      const isAside = isList && here.length === 0 && !this.#spots.some(([, { holder }]) => holds(inner, holder, 0));
      if (isAside) return;
      const label = isList ? '' : `${escapeText(JSON.stringify(key.slice(0, MAX_TEXT)))}: `;
      this.print(inner, `${indent}  `, label, place < inside.length - 1 ? ',' : '', here);
    });
    this.#line(`${indent}${close}${end}`);
  }

  #line(text: string): void {
    if (this.lines.length < MAX_LINES) this.lines.push(text);
    if (this.lines.length === MAX_LINES) this.lines.push('…');
  }
}

/** A value that has no parts, as it is written; a typed number is the number that the page wrote. */
function literalOf(value: DataValue): string | undefined {
  if (isNode(value)) {
    const typed = value['@value'];
    return value['@type'] === 'xsd:decimal' && typeof typed === 'string' ? escapeText(typed) : undefined;
  }
  if (typeof value === 'object' && value !== null) return undefined;
  const text = typeof value === 'string' && value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT)}…` : value;
  return escapeText(JSON.stringify(text));
}
