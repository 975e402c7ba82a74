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
  setLabels(set: (name: PriceFeature, value: boolean) => void): void;
}

/** Reads the labels of an amount. */
export function besideAmount(tree: PageTree, { before, after, run, currencyNear }: PriceCandidate): BesideAmount {
  const textAhead = neighbourText(tree, run, -1);
  const ahead = labelsIn(before !== '' ? before : textAhead, 'before');
  const textBehind = neighbourText(tree, run, 1);
  const behind = labelsIn(after !== '' ? after : textBehind, 'after');
  const isAhead = (label: PriceLabel): boolean => (ahead & LABEL_BITS[label]) !== 0;
  const isBehind = (label: PriceLabel): boolean => (behind & LABEL_BITS[label]) !== 0;
  const inLine = after !== '';
  const isTaxAdded = TAX_ADDED.test(inLine ? after : textBehind);
  const labels: Partial<Record<PriceFeature, boolean>> = {
    labelPrice: isAhead('price'),
    labelNow: isAhead('now'),
    labelFrom: isAhead('from') || (inLine && isBehind('from')),
    labelWas: isAhead('was') && !isAhead('now'),
    labelUnit: isAhead('unit'),
    labelInstalment: isAhead('instalment') || TIMES.test(before !== '' ? before : textAhead),
    labelShipping: isAhead('shipping') || saysShipping(after),
    // `20% off` behind a price tells what has been taken off of it.
    labelSave: isAhead('save') || (labelsIn(after.split(/[\d%]/, 1)[0] ?? '', 'after') & LABEL_BITS.save) !== 0,
    labelTotal: isAhead('total'),
    labelThreshold: isAhead('threshold'),
    labelWithoutTax: isAhead('withoutTax') || isBehind('withoutTax') || isTaxAdded,
    labelWithTax:
      (isAhead('withTax') && !isAhead('withoutTax')) || (isBehind('withTax') && !isBehind('withoutTax') && !isTaxAdded),
    labelPoints: inLine && isBehind('points'),
    labelDeposit: isAhead('deposit') || isBehind('deposit'),
    labelSome: isAhead('some') || (isBehind('some') && (inLine || FOR.test(textBehind))),
    labelCount: currencyNear === 0 && (isAhead('count') || (inLine && isBehind('count'))),
    labelPlus: /\+\s?$/.test(before !== '' ? before : textAhead),
    behindUnit:
      (isBehind('unit') && (inLine || textBehind.startsWith('/'))) || MEASURE.test(inLine ? after : textBehind),
    behindInstalment: (inLine && isBehind('instalment')) || YEARLY.test(after),
  };
  return {
    ahead: before !== '' ? before : textAhead,
    behind: inLine ? after : textBehind,
    isConditional: CONDITIONS.some((name) => labels[name] === true),
    setLabels: (set) => {
      for (const [name, value] of Object.entries(labels)) set(name as PriceFeature, value);
    },
  };
}

/** What taxes on sales are called where prices are printed. */
export const TAX =
  /(?<!\p{L})(?:mwst|ust|vat|tva|iva|btw|dph|ддс|ндс|moms|mva|áfa|kdv|φπα|alv|pvm|pvn|pdv|gst|tax)(?!\p{L})/iu;
/** `+ 27 % VAT`: the tax is not in the amount. */
const TAX_ADDED = new RegExp(`^\\(?\\+\\s?(?:\\d{1,2}\\s?%\\s?)?${TAX.source}`, 'iu');

const CONDITIONS = [
  'labelInstalment',
  'labelShipping',
  'labelThreshold',
  'labelDeposit',
  'labelSome',
  'labelPlus',
  'labelPoints',
  'behindUnit',
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
    /\d[.,]\d|\d{3}/.test(other.text)
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
const MEASURE =
  /^\(?\s?(?:\/|per |pro |je |por |al |par |za |à )\s?(?:\d{1,4}\s?)?(?:kg|g|gr|mg|l|ml|cl|dl|m|cm|m²|m2|m³|m3|qm|lfm|lfdm|oz|lb|lbs|ft|sq\.? ?ft|litre|liter|litro|kilo|кг|г|л|м|м²)(?![\p{L}\d])/iu;
