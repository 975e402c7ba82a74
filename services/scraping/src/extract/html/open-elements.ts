import { MAX_KINDS, SVG_KINDS, TAG_KINDS } from './tag-kinds.ts';
import type { TagKind } from './tag-kinds.ts';

/** The elements that are open while a page is read, by the rules by which HTML lets tags be left out. */
export class OpenElements {
  readonly #reader: { close(tag: string): void };
  readonly #open: TagKind[] = [];
  /** How many of each kind are open. */
  readonly #counts = new Uint32Array(MAX_KINDS);
  #forms = 0;
  /** Drawings, formulas and HTML in them that are open; where there is none a page is HTML. */
  readonly #within: ('svg' | 'math' | 'html')[] = [];
  /** Tags are those of a drawing or a formula. */
  isForeign = false;

  /** @param reader told of every element that ends, but for those that were never told */
  constructor(reader: { close(tag: string): void }) {
    this.#reader = reader;
  }

  /** The kind that a name stands for where it stands: drawings have names with capitals, and HTML one with another name. */
  meant(named: TagKind): TagKind {
    const within = this.#within.at(-1);
    if (within === undefined) return named.name === 'image' ? IMG : named;
    const drawn = SVG_KINDS.get(named.name);
    if (drawn !== undefined && (within === 'svg' || this.#isOpen(drawn))) return drawn;
    return named.name === 'image' && within === 'html' ? IMG : named;
  }

  /** Opens an element and ends those before it that it leaves no room for. False for a form within a form, which is none. */
  begin(kind: TagKind): boolean {
    if (kind.name === 'form' && this.#forms > 0) return false;
    if (kind.ends !== null) {
      for (let top = this.#open.at(-1); top !== undefined && kind.ends.has(top.name); top = this.#open.at(-1))
        this.#pop();
    }
    if (kind.isVoid) return true;
    this.#open.push(kind);
    if (kind.id >= 0) this.#counts[kind.id] = (this.#counts[kind.id] ?? 0) + 1;
    if (kind.name === 'form') this.#forms += 1;
    if (kind.enters !== null) this.#enter(kind.enters);
    return true;
  }

  /** Ends the innermost element of a kind and all in it. False where none is open. */
  end(kind: TagKind): boolean {
    if (!this.#isOpen(kind)) return false;
    for (;;) {
      const top = this.#open.at(-1);
      if (top === undefined) return true;
      this.#pop();
      if (top.name === kind.name) return true;
    }
  }

  /** Ends the innermost element where it is of a kind. */
  endInnermost(kind: TagKind): void {
    if (this.#open.at(-1) === kind) this.#pop();
  }

  endAll(): void {
    while (this.#open.length > 0) this.#pop();
  }

  /** Takes back the innermost element without a word. */
  leave(): TagKind | undefined {
    const kind = this.#open.pop();
    if (kind === undefined) return undefined;
    if (kind.id >= 0) this.#counts[kind.id] = (this.#counts[kind.id] ?? 1) - 1;
    if (kind.name === 'form') this.#forms -= 1;
    if (kind.enters !== null) {
      this.#within.pop();
      this.#look();
    }
    return kind;
  }

  #pop(): void {
    const kind = this.leave();
    if (kind !== undefined) this.#reader.close(kind.name);
  }

  #enter(language: 'svg' | 'math' | 'html'): void {
    this.#within.push(language);
    this.#look();
  }

  #look(): void {
    const within = this.#within.at(-1);
    this.isForeign = within !== undefined && within !== 'html';
  }

  #isOpen(kind: TagKind): boolean {
    return kind.id >= 0 ? (this.#counts[kind.id] ?? 0) > 0 : this.#open.some(({ name }) => name === kind.name);
  }
}

const IMG = TAG_KINDS.find(Buffer.from('img'), 0, 3);
