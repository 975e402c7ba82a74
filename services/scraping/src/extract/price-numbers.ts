import type { CurrencyMention } from './currency.ts';
import { centsBehind, multiplierAt } from './price-scale.ts';

const NUMBER =
  /(?:(?<![\p{L}\d])[.,]{1,2}(?=\d))?(?:\d{1,3}(?:(?: \d{3})+|(?: \d{2})+ \d{3})(?!\d)(?:[.,]\d+)?|\d+(?:[.,'·]\d+)*)(?:[.,] \d{2}$)?/gu;

/** A number of a price text and the currency that belongs to it. */
export interface Candidate {
  readonly token: string;
  readonly start: number;
  readonly end: number;
  readonly negative: boolean;
  readonly currency: CurrencyMention | null;
  /** Part of a word: `S24`. */
  readonly isInWord: boolean;
}

/** `12 €99`: the cents stand behind the sign. */
export function centsBehindSign(text: string, number: Candidate): string | null {
  const { currency } = number;
  if (currency === null || currency.start < number.end || /[.,]\d{1,2}$/.test(number.token)) return null;
  const between = text.slice(number.end, currency.start);
  const isEuro = currency.codes[0] === 'EUR';
  if (between.trim() !== '' || (between !== '' && text[currency.end] !== ' ' && !isEuro)) return null;
  return centsBehind(text.slice(currency.end), isEuro);
}

function numbers(text: string, mentions: readonly CurrencyMention[]): Candidate[] {
  const found: Candidate[] = [];
  NUMBER.lastIndex = 0;
  for (let match = NUMBER.exec(text); match !== null; match = NUMBER.exec(text)) {
    const { index } = match;
    const taken = mentions.find((m) => m.start < index + 1 && m.end > index);
    const start = taken ? taken.end : index;
    const end = index + match[0].length;
    const token = text.slice(start, end);
    if (!/^[.,]*\d/.test(token) || /^ ?[%٪％]/.test(text.slice(end))) continue;
    const lead = text.slice(0, start);
    const isNegative = /(?:^|\p{Sc}|\p{Sc} |[A-Z]{3} )-$|^- ?\p{Sc} ?$/u.test(lead) && !/^[.,]/.test(token);
    const isInWord = /\p{L}$/u.test(lead) && !mentions.some((m) => m.end === start);
    found.push({ token, start, end, negative: isNegative, currency: null, isInWord });
  }
  return found;
}

function stands(mention: CurrencyMention, number: Candidate, text: string): 'before' | 'after' | null {
  if (mention.end <= number.start)
    return /^[\s:.(~+*=–-]{0,4}$/.test(text.slice(mention.end, number.start)) ? 'before' : null;
  const rest = text.slice(number.end, mention.start);
  return /^[\s.,:)*~+–—-]{0,6}$/.test(rest.slice(multiplierAt(rest))) ? 'after' : null;
}

/** Of two mentions at one number the clearer: the sign that several coins share gives way. */
function clearer(one: CurrencyMention | null, other: CurrencyMention): CurrencyMention {
  if (one === null) return other;
  return one.codes.length > 1 && other.codes.length === 1 && one.codes.includes(other.codes[0] ?? '') ? other : one;
}

/**
 * The numbers of a price text, each with its currency. A sign between two numbers belongs to the one that the other signs
 * of the text speak for, then to the one that it touches, then to the left one.
 */
export function priceCandidates(text: string, mentions: readonly CurrencyMention[]): Candidate[] {
  const found = numbers(text, mentions);
  const [first] = found;
  const last = found.at(-1);
  if (!first || !last) return [];
  const leads = mentions.some((m) => m.end <= first.start && stands(m, first, text) !== null);
  const trails = mentions.some((m) => m.start >= last.end && stands(m, last, text) !== null);

  for (const mention of mentions) {
    const right = found.findIndex((number) => number.start >= mention.end);
    const left = right === -1 ? found.length - 1 : right - 1;
    const onLeft = found[left] !== undefined && found[left].end <= mention.start && stands(mention, found[left], text);
    const onRight = found[right] !== undefined && stands(mention, found[right], text);
    if (!onLeft && !onRight) continue;
    const isLeft = onLeft && (!onRight || belongsLeft(text, mention, found[left]!, found[right]!, leads, trails));
    const index = isLeft ? left : right;
    const owner = found[index]!;
    found[index] = { ...owner, currency: clearer(owner.currency, mention) };
  }
  return found;
}

function belongsLeft(
  text: string,
  mention: CurrencyMention,
  left: Candidate,
  right: Candidate,
  leads: boolean,
  trails: boolean,
): boolean {
  if (leads !== trails) return trails;
  if (left.currency === null && centsBehindSign(text, { ...left, currency: mention }) !== null) return true;
  const touchesLeft = left.end === mention.start;
  const touchesRight = right.start === mention.end;
  return touchesLeft === touchesRight ? left.currency === null : touchesLeft;
}

const RANGE = /^ ?(?:[-–—~〜～]|to|bis|do|до|à|a|až|hasta|até|tot|til|till|y|and) ?$/u;

/** The number that is the price: the first that has a currency; of a range its low end. */
export function choosePrice(text: string, found: readonly Candidate[]): Candidate | null {
  const index = found.findIndex((candidate) => candidate.currency !== null);
  const priced = found[index];
  if (!priced) {
    const free = found.filter((candidate) => !/^ ?[x×] ?\d/.test(text.slice(candidate.end)));
    return free.find((candidate) => !candidate.isInWord) ?? free[0] ?? found[0] ?? null;
  }
  // Of `10 - 20 €` the sign belongs to both.
  const previous = found[index - 1];
  if (!previous || previous.isInWord || (priced.currency?.start ?? 0) < priced.end) return priced;
  const between = text.slice(previous.end, priced.start);
  const areAlike = /[.,]\d{2}$/.test(previous.token) && /[.,]\d{2}$/.test(priced.token);
  return RANGE.test(between) || (between === ' ' && areAlike) ? { ...previous, currency: priced.currency } : priced;
}
