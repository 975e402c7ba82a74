import { MAX_LEARNED, NameTable } from './html-names.ts';

/** How the text in an element is read: as markup, raw to its end tag, raw with references, or raw to the end of the page. */
export type Content = 'markup' | 'raw' | 'references' | 'rest';

/** What the nesting of elements needs to know of a tag. */
export interface TagKind {
  readonly name: string;
  /** Of its own; -1 for names beyond those that are learned. */
  readonly id: number;
  readonly isVoid: boolean;
  readonly content: Content;
  /** Elements that it ends where one of them is the innermost open one. */
  readonly ends: ReadonlySet<string> | null;
  /** What it changes about the language within it: into drawings or formulas, or back into HTML. */
  readonly enters: 'svg' | 'math' | 'html' | null;
}

const FORM = 'input option optgroup select button datalist textarea';
const HEADING = 'h1 h2 h3 h4 h5 h6 p';
/** As HTML lets end tags be left out. */
const ENDS: Readonly<Record<string, string>> = {
  tr: 'tr th td',
  th: 'th',
  td: 'thead th td',
  body: 'head link script',
  a: 'a',
  li: 'li',
  p: 'p',
  ...spread('h1 h2 h3 h4 h5 h6', HEADING),
  ...spread('select input output button datalist textarea', FORM),
  option: 'option',
  optgroup: 'optgroup option',
  ...spread('dd dt', 'dd dt'),
  ...spread(
    'address article aside blockquote details div dl fieldset figcaption figure footer form header hr main nav ol pre section table ul',
    'p',
  ),
  ...spread('rt rp', 'rt rp'),
  ...spread('tbody tfoot', 'thead tbody'),
};
const VOID = new Set(
  'area base basefont br col command embed frame hr img input isindex keygen link meta param source track wbr'.split(
    ' ',
  ),
);
const CONTENT: Readonly<Record<string, Content>> = {
  ...spread('script style iframe noembed noframes xmp', 'raw'),
  ...spread('title textarea', 'references'),
  plaintext: 'rest',
};
/** Where HTML stands within a drawing or a formula. */
const HTML_WITHIN = new Set('mi mo mn ms mtext annotation-xml foreignObject desc title'.split(' '));

function spread<T extends string>(names: string, value: T): Record<string, T> {
  return Object.fromEntries(names.split(' ').map((name) => [name, value]));
}

const KNOWN =
  'html head title meta link base script style noscript template body main section article aside header footer nav div span p a b i u s em strong small big sup sub del ins mark abbr cite code data time label font center h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table thead tbody tfoot tr th td caption col colgroup form fieldset legend input button select option optgroup datalist textarea output img picture source figure figcaption iframe video audio track object param embed canvas map area svg path g use rect circle line polygon polyline ellipse defs symbol text tspan br hr wbr details summary dialog slot address blockquote pre'.split(
    ' ',
  );

function kindOf(name: string, id: number): TagKind {
  const ends = Object.hasOwn(ENDS, name) ? ENDS[name] : undefined;
  return {
    name,
    id,
    isVoid: VOID.has(name),
    content: (Object.hasOwn(CONTENT, name) ? CONTENT[name] : undefined) ?? 'markup',
    ends: ends === undefined ? null : new Set(ends.split(' ')),
    enters: name === 'svg' || name === 'math' ? name : HTML_WITHIN.has(name) ? 'html' : null,
  };
}

/** The kinds of all tags, by their names in lower case. */
export const TAG_KINDS = new NameTable<TagKind>(KNOWN, (name, number) => kindOf(name, number ?? -1));

/** Those that are written with capitals within drawings, by their names in lower case. */
export const SVG_KINDS: ReadonlyMap<string, TagKind> = new Map(
  'altGlyph altGlyphDef altGlyphItem animateColor animateMotion animateTransform clipPath feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence foreignObject glyphRef linearGradient radialGradient textPath'
    .split(' ')
    .map((name, index) => [name.toLowerCase(), kindOf(name, KNOWN.length + MAX_LEARNED + index)]),
);

/** Numbers of kinds are below this. */
export const MAX_KINDS = KNOWN.length + MAX_LEARNED + SVG_KINDS.size;
