import type { PageElement, PageTree } from '../page-tree.ts';
import type { PriceCandidate } from './price-candidates.ts';
import type { PriceFeature } from './price-feature-names.ts';
import { LABEL_BITS, labelsIn } from './price-labels.ts';
import type { PriceLabel } from './price-labels.ts';

/** What stands right before and after an amount. */
export interface BesideAmount {
  /** The short text before and after it, in its line or next to it in the same small part of the page. */
  readonly ahead: string;
  readonly behind: string;
  /** Asked of some alone, or not for the product: for delivery, of those who pay in parts, with something more. */
  readonly isConditional: boolean;
  /** The same for another reason than a measure, by which tiles and cloth are sold. */
  readonly isConditionalOtherwise: boolean;
  /** Said to be the least, of the past or taken off. */
  readonly isOther: boolean;
  /** What a calculation comes to. */
  readonly isSum: boolean;
  readonly isFrom: boolean;
  readonly isWithTax: boolean;
  readonly isWithoutTax: boolean;
  setLabels(set: (name: PriceFeature, value: boolean) => void): void;
}

/** Reads the labels of an amount. */
export function besideAmount(tree: PageTree, { before, after, run, currencyNear }: PriceCandidate): BesideAmount {
  const textAhead = neighbourText(tree, run, -1);
  const ahead = labelsIn(before !== '' ? before : textAhead, 'before');
  const textBehind = neighbourText(tree, run, 1);
  const own = withoutNext(after);
  const behind = labelsIn(after !== '' ? own : textBehind, 'after');
  const isAhead = (label: PriceLabel): boolean => (ahead & LABEL_BITS[label]) !== 0;
  const isBehind = (label: PriceLabel): boolean => (behind & LABEL_BITS[label]) !== 0;
  const inLine = after !== '';
  const told = inLine ? own : textBehind;
  const isTaxAdded = TAX_ADDED.test(told);
  const isSum = SUM.test(before);
  const isPiece = told !== '' && PIECE.test(told);
  const labels: Readonly<Record<(typeof LABELS)[number], boolean>> = {
    labelPrice: isAhead('price'),
    labelNow: isAhead('now'),
    labelFrom: isAhead('from') || (inLine && isBehind('from') && saysFirst(own, FIRST_WORD, 'from')),
    labelWas: isAhead('was') && !isAhead('now'),
    labelUnit: isAhead('unit'),
    labelInstalment: isAhead('instalment') || TIMES.test(before !== '' ? before : textAhead),
    labelShipping: isAhead('shipping') || saysShipping(own),
    // `%18 indirim` in an element of its own before a price tells what has been taken off of it.
    labelSave: (isAhead('save') && (before !== '' || !textAhead.includes('%'))) || saysSaved(after),
    labelTotal: isAhead('total') || isSum,
    labelThreshold: isAhead('threshold') || VALUE_OF_ORDER.test(own),
    labelWithoutTax: isAhead('withoutTax') || isBehind('withoutTax') || isTaxAdded,
    labelWithTax:
      (isAhead('withTax') && !isAhead('withoutTax')) || (isBehind('withTax') && !isBehind('withoutTax') && !isTaxAdded),
    labelPoints: inLine && isBehind('points'),
    labelDeposit: isAhead('deposit') || isBehind('deposit'),
    labelSome: isAhead('some') || (isBehind('some') && (inLine || FOR.test(textBehind))),
    labelCount: currencyNear === 0 && (isAhead('count') || (inLine && isBehind('count'))),
    labelPlus: /\+\s?$/.test(before !== '' ? before : textAhead),
    labelTier: isTier(before !== '' ? before : rowAhead(tree, run)),
    behindUnit:
      !isPiece &&
      ((isBehind('unit') && (inLine ? saysFirst(own, FIRST_WORDS, 'unit') : textBehind.startsWith('/'))) ||
        MEASURE.test(told) ||
        (own.includes('/') && MEASURE_LATER.test(own))),
    behindPiece: isPiece,
    behindInstalment: (inLine && isBehind('instalment')) || YEARLY.test(after),
  };
  const names = LABELS.filter((name) => labels[name]);
  return {
    ahead: before !== '' ? before : textAhead,
    behind: inLine ? after : textBehind,
    isSum,
    isFrom: labels.labelFrom,
    isOther: labels.labelFrom || labels.labelWas || labels.labelSave,
    isWithTax: labels.labelWithTax,
    isWithoutTax: labels.labelWithoutTax,
    isConditional: labels.behindUnit || CONDITIONS.some((name) => labels[name]),
    isConditionalOtherwise: CONDITIONS.some((name) => labels[name]),
    setLabels: (set) => {
      for (const name of names) set(name, true);
    },
  };
}

/** What taxes on sales are called where prices are printed. */
export const TAX =
  /(?<!\p{L})(?:mwst|ust|vat|tva|iva|btw|dph|ддс|ндс|moms|mva|áfa|kdv|φπα|alv|pvm|pvn|pdv|gst|tax)(?!\p{L})/iu;
/** `+ 27 % VAT`: the tax is not in the amount. */
const TAX_ADDED = new RegExp(`^\\(?\\+\\s?(?:\\d{1,2}\\s?%\\s?)?${TAX.source}`, 'iu');

const LABELS = [
  'labelPrice',
  'labelNow',
  'labelFrom',
  'labelWas',
  'labelUnit',
  'labelInstalment',
  'labelShipping',
  'labelSave',
  'labelTotal',
  'labelThreshold',
  'labelWithoutTax',
  'labelWithTax',
  'labelPoints',
  'labelDeposit',
  'labelSome',
  'labelCount',
  'labelPlus',
  'labelTier',
  'behindUnit',
  'behindPiece',
  'behindInstalment',
] as const satisfies readonly PriceFeature[];

const CONDITIONS = [
  'labelInstalment',
  'labelShipping',
  'labelThreshold',
  'labelDeposit',
  'labelSome',
  'labelPlus',
  'labelPoints',
  'labelTier',
  'behindInstalment',
] as const satisfies readonly PriceFeature[];

const isRow = ({ tag }: PageElement): boolean => tag === 'tr';
const isTerm = ({ tag }: PageElement): boolean => tag === 'dt';

/** The short text just before or after, where it stands in the same small part of the page. */
function neighbourText(tree: PageTree, run: number, step: 1 | -1): string {
  const own = tree.runs[run];
  const other = tree.runs[run + step];
  if (
    !own ||
    !other ||
    other.element.sight !== own.element.sight ||
    other.text.length > 60 ||
    /\d[.,][\d–—-]|\d{3}/.test(other.text) ||
    NEXT.test(other.text)
  )
    return '';
  // A row or a term of its own is the label of what follows in it.
  const row = step === 1 ? own.element.closest(isRow) : null;
  if ((row !== null && !row.holds(other.element)) || (step === 1 && other.element.closest(isTerm) !== null)) return '';
  // What stands in one line with another amount is about that one.
  if (isBesideAnother(tree, run, step)) return '';
  const common = own.element.closest((at) => at.holds(other.element));
  return common !== null && common.endRun - common.firstRun <= 10 ? other.text : '';
}

/**
 * Whether the words behind an amount say that it is what delivery costs: `4,90 € Versand`, but neither `89 € TTC, livraison
 * offerte` nor `89 € plus delivery`, which are about something else than the amount.
 */
function saysShipping(after: string): boolean {
  const own = after.replace(/^[\s(]+/, '').split(/[,;|•·(]/, 1)[0] ?? '';
  if (own === '' || NOT_OF_DELIVERY.test(own)) return false;
  const labels = labelsIn(own, 'after');
  return (labels & LABEL_BITS.shipping) !== 0 && (labels & (LABEL_BITS.withTax | LABEL_BITS.withoutTax)) === 0;
}

/** `20 € gespart`, but neither `89 € -20% off` nor `89 € Économisez 10%`, which tell what has been taken off of it. */
function saysSaved(after: string): boolean {
  if (after === '') return false;
  const own = /^[^\d%]*/.exec(after)?.[0] ?? '';
  if ((labelsIn(own, 'after') & LABEL_BITS.save) === 0) return false;
  return own.length === after.length || /\S\s+\S.*\s\S|[.,;:!)|]/.test(own.trim());
}

/** What stands behind an amount in its line, up to the next one, of which the rest tells. */
function withoutNext(after: string): string {
  if (!DIGIT.test(after)) return after;
  const next = after.search(NEXT);
  return next === -1 ? after : after.slice(0, next);
}

const NEXT =
  /(?:[€$£¥₽₴₺₹]|(?<!\p{L})(?:R\$|kr\.?|zł|Kč|Ft|lei|TL|EUR|USD|GBP|CHF))\s?\d|\d[\d.,\u00a0 ]*(?:[€$£¥₽₴₺₹円元원₫]|(?:zł|kr|Kč|Ft|lei|TL|EUR|USD|GBP|CHF)(?!\p{L}))/u;

/** What stands in the row of an amount before it: the number of pieces may be an element of its own. */
function rowAhead(tree: PageTree, run: number): string {
  if (!DIGIT.test(tree.runs[run - 1]?.text ?? '')) return '';
  const own = tree.runs[run]?.element;
  const row = own?.closest(({ tag }) => tag === 'tr' || tag === 'li' || tag === 'dl') ?? null;
  if (row === null || run - row.firstRun > MAX_ROW_AHEAD) return '';
  const text = tree.runs
    .slice(row.firstRun, run)
    .map((each) => each.text)
    .join(' ');
  return text.length > 40 ? '' : text;
}

/** `ab 250 € Netto-Warenwert`: what has to be ordered. */
const VALUE_OF_ORDER =
  /^(?:[\p{L}.]+[\s-]){0,2}(?:warenwert|bestellwert|einkaufswert|order value|minimum order|d['’]achats?|bestelwaarde|ordervärde|ordreværdi)(?!\p{L})/iu;

/** `1 box = 1.44 m² = £47.45`. */
const SUM = /[\d\p{L}²³]\s?=$/u;

const MAX_ROW_AHEAD = 4;
const DIGIT = /\d/;
const FIRST_WORD = /^\S*/;
const FIRST_WORDS = /^(?:\S+\s?){0,2}/;

/** Whether the first words behind an amount say so: those farther behind tell of something else. */
function saysFirst(own: string, words: RegExp, label: PriceLabel): boolean {
  return (labelsIn(words.exec(own)?.[0] ?? '', 'after') & LABEL_BITS[label]) !== 0;
}

/** Whether what stands before an amount asks for two or more: `ab 12`, `10+`, `5 – 9 Stück`, `Buy 3 for`. */
function isTier(ahead: string): boolean {
  if (!DIGIT.test(ahead)) return false;
  const found = TIER_FROM.exec(ahead) ?? TIER_MORE.exec(ahead) ?? TIER_BETWEEN.exec(ahead);
  return found !== null && Number(found[1]) > 1;
}

const TIER_END = String.raw`(?:[\s.:,=|→-]|(?:je|each|at|for|für|a|à|por|per|voor|za|по|pour|stk|st|stück|pcs?|pieces?|units?|items?|ks|szt|шт|stuks?|unités?|unidades|pezzi|pz|buc|db|kpl|adet|个|個|개)(?![\p{L}]))*$`;
const TIER_FROM = new RegExp(
  String.raw`(?<!\p{L})(?:ab|from|buy|desde|a partir de|à partir de|dès|da|od|vanaf|koop|från|köp|fra|køb|kjøp|osta|alkaen|от|від|купи|de la|począwszy od|kup|από|≥|>=?)\s?(\d{1,5})(?![\d.,]*\d)\s?(?:\p{L}{1,9}\.?)?${TIER_END}`,
  'iu',
);
const TIER_MORE = new RegExp(
  String.raw`(?<![\d.,])(\d{1,5})\s?(?:\+|(?:(?:pcs|pieces|units|stück|stk)\.?\s)?(?:or more|and more|and up|oder mehr|et plus|ou plus|o más|o più|ou mais|of meer|eller fler|eller flere|a více|i więcej|и более|і більше|個以上|件以上|개 이상))${TIER_END}`,
  'iu',
);
const TIER_BETWEEN = new RegExp(
  String.raw`^\D{0,12}(?<![\d.,])(\d{1,5})\s?(?:[-–—~]|to|bis|à|a|do|tot)\s?\d{1,5}\s?(?:\p{L}{1,9}\.?)?(?:\s?[-–]?\d{1,2}\s?%)?${TIER_END}`,
  'iu',
);

/** One of it, by whatever word: behind the price of a single thing, no measure. */
const PIECE =
  /^\(?\s?(?:\/\s?|per |pro |je |za |par |por |al |por cada |cada |за |à la |la |the |a )?(?:1\s)?(?:stück|stk|stck|st|pcs?|piece|each|ea|unit|unité|unidade?|pièce|pieza|pezzo|pz|stuk|szt|sztuk[aę]|ks|kus|kpl|buc|bucat[aă]|db|darab|adet|шт|штук[аиу]|item|tyres?|tires?|reifen|pneus?|däck|dekk|dæk|rengas|opon[aęy]|шин[аиу])(?![\p{L}\d])/iu;

const NOT_OF_DELIVERY =
  /^(?:plus|\+|más|più|mais|zzgl|excl|exkl|hors|ohne|without|bez|utan|sin|sem)(?!\p{L})|gratuit|gratis|offert|kostenlos|versandkostenfrei|(?<!\p{L})free(?!\p{L})|includ|inclu[ís]|inbegriff|zdarma|darmow|бесплатн|безкоштовн/iu;

/** `12x` before the amount of one of them. */
const TIMES = /(?:[2-9]|\d{2})\s?[x×]\s*(?:de|di|d'|à|of|por)?\s*$/i;
/** A text behind an amount that says for whom or how it is paid, and is no label of the next one. */
const FOR =
  /^\(?(?:à vista|no|na|com|con|via|with|for|mit|für|im|en|avec|pour|per|voor|met|med|för|dla|z|pro|s|для|по|с)(?![\p{L}])/iu;
/** What is asked for each year: for being a member. */
const YEARLY = /^\s?(?:\/|per|a|pro|par|al|por|all')\s?(?:year|yr|annum|jahr|an|año|anno|ano|jaar|rok)(?![\p{L}])/iu;
function isBesideAnother(tree: PageTree, run: number, step: 1 | -1): boolean {
  const { runs } = tree;
  // The line of the text before ends where that of the amount begins, that of the next begins behind it.
  const edge = step === 1 ? run + 1 : run;
  if (runs[edge]?.lead !== 'block') return false;
  for (let at = run + step, seen = 0; seen < MAX_LINE; at += step, seen += 1) {
    const other = runs[at];
    if (other === undefined || (step === 1 && seen > 0 && other.lead === 'block')) return false;
    if (AMOUNT.test(other.text)) return true;
    if (step === -1 && other.lead === 'block') return false;
  }
  return false;
}

const MAX_LINE = 8;
const AMOUNT = /\d[.,]\d|\d{3}|[€$£¥₽₴₺]\s?\d|\d\s?(?:[€$£¥₽₴₺円元원]|zł|kr|Kč|Ft|lei)/;

/** A measure behind a stroke or a word: what a kilogram, a litre, a metre of it costs. */
const MEASURE_LATER =
  /^[^\d;|·]{0,30}\/\s?(?:\d{1,4}\s?)?(?:kg|g|l|ml|m|m²|m2|qm|100|liter|litre|litro|кг|л)(?![\p{L}])/iu;
const MEASURE =
  /^\(?\s?(?:\/|per |pro |je |por |al |par |za |à )\s?(?:\d{1,4}\s?)?(?:kg|g|gr|mg|l|ml|cl|dl|m|cm|m²|m2|m³|m3|qm|lfm|lfdm|oz|lb|lbs|ft|sq\.? ?ft|litre|liter|litro|kilo|кг|г|л|м|м²)(?![\p{L}\d])/iu;
