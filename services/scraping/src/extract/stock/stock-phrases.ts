import { SPACED } from './stock-words.ts';
import { SPACED_MORE } from './stock-words-more.ts';
import type { StockMeaning } from './stock-words.ts';

export interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export interface Phrase {
  readonly words: readonly { readonly text: string; readonly isPrefix: boolean; readonly isAny: boolean }[];
  readonly meaning: StockMeaning | 'store' | 'others' | 'noLonger' | 'delivery' | 'day' | 'week' | 'month';
  readonly language: string;
  /** Ends in a word such as "from": without a date behind it, it says nothing. */
  readonly wantsDate: boolean;
}

export interface Match {
  readonly phrase: Phrase;
  readonly from: number;
  readonly to: number;
}

const MEANINGS = [
  'in',
  'out',
  'gone',
  'backorder',
  'preorder',
  'notify',
  'store',
  'others',
  'noLonger',
  'delivery',
  'day',
  'week',
  'month',
] as const;
const DATE_WORDS = new Set(
  'from on ab am im du le partir des el dal da em en op vanaf od dnia de din pe с vom il od las'.split(' '),
);
function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 0x7f) return false;
  return true;
}

/** Letters without case and accents, full-width forms made plain. */
export function fold(text: string): string {
  // Most texts are ASCII, which needs none of it.
  if (isAscii(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/ł/g, 'l')
    .replace(/ß/g, 'ss')
    .replace(/ø/g, 'o')
    .replace(/đ/g, 'd');
}

/** Letters and figures of ASCII as they are after `fold`. */
const isPlainWord = (code: number): boolean => (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39);

/** The words of a folded text, and `&`, with their places. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  // Most texts are ASCII: their words are found without a pattern.
  let at = 0;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 0x7f) return tokensOfAny(text);
    if (code === AMPERSAND) tokens.push({ text: '&', start: at, end: at + 1 });
    if (!isPlainWord(code)) continue;
    const start = at;
    while (at + 1 < text.length && isPlainWord(text.charCodeAt(at + 1))) at += 1;
    tokens.push({ text: text.slice(start, at + 1), start, end: at + 1 });
  }
  return tokens;
}

const AMPERSAND = 0x26;

function tokensOfAny(text: string): Token[] {
  const tokens: Token[] = [];
  const WORD = /[\p{L}\p{M}\p{N}]+|&/gu;
  for (let match = WORD.exec(text); match !== null; match = WORD.exec(text))
    tokens.push({ text: match[0], start: match.index, end: WORD.lastIndex });
  return tokens;
}

const byFirstWord = new Map<string, Phrase[]>();
const byFirstPrefix = new Map<string, Phrase[]>();
const prefixLengths: number[] = [];
/** What turns a phrase of a language round, by the language. */
export const negators = new Map<string, Set<string>>();

function addPhrase(text: string, meaning: Phrase['meaning'], language: string): void {
  const words = fold(text)
    .split(/[\s'’:/-]+/)
    .filter((word) => word !== '')
    .map((word) => ({
      text: word.replace(/\*$/, ''),
      isPrefix: word.length > 1 && word.endsWith('*'),
      isAny: word === '*',
    }));
  const [first] = words;
  if (!first) return;
  const table = first.isPrefix ? byFirstPrefix : byFirstWord;
  const phrase = {
    words,
    meaning,
    language,
    wantsDate: meaning === 'preorder' && DATE_WORDS.has(words.at(-1)?.text ?? ''),
  };
  table.set(first.text, [...(table.get(first.text) ?? []), phrase]);
  if (first.isPrefix && !prefixLengths.includes(first.text.length)) prefixLengths.push(first.text.length);
}

for (const [language, words] of Object.entries({ ...SPACED, ...SPACED_MORE })) {
  for (const meaning of MEANINGS) for (const text of words[meaning].split(',')) addPhrase(text, meaning, language);
  negators.set(language, new Set(words.not.split(',').map((word) => fold(word).split(/['’]/)[0] ?? '')));
}
// One order for all: the longest phrase that fits is the one that is meant.
for (const table of [byFirstWord, byFirstPrefix])
  for (const [first, phrases] of table)
    table.set(
      first,
      phrases.sort((a, b) => b.words.length - a.words.length),
    );

function fits(phrase: Phrase, tokens: readonly Token[], from: number): boolean {
  return phrase.words.every((word, index) => {
    const token = tokens[from + index];
    if (token === undefined) return false;
    return word.isAny || (word.isPrefix ? token.text.startsWith(word.text) : token.text === word.text);
  });
}

const KNOWN_WORDS = 20_000;
const phrasesByWord = new Map<string, readonly Phrase[]>();

/** Whether a phrase begins with a word, by its letters: tables that nearly every word fails, whatever language it is of. */
const WORDS = new Uint8Array(1 << 15);
/** Of phrases that begin with the beginning of a word, by that. */
const BEGINNINGS = new Uint8Array(1 << 15);
const afterLetter = (hash: number, code: number): number => (hash * 31 + code) & 0x7fff;
const NO_LETTERS = 0;

function hashOf(word: string): number {
  let hash = NO_LETTERS;
  for (let at = 0; at < word.length; at += 1) hash = afterLetter(hash, word.charCodeAt(at));
  return hash;
}
for (const word of byFirstWord.keys()) WORDS[hashOf(word)] = 1;
for (const word of byFirstPrefix.keys()) BEGINNINGS[hashOf(word)] = 1;

/** Whether any word of a text may begin a phrase; said without making anything of the text. */
export function mayMean(text: string): boolean {
  let hash = NO_LETTERS;
  let isWord = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 0x7f || code === AMPERSAND) return true;
    if (isPlainWord(code)) {
      isWord = true;
      hash = afterLetter(hash, code);
      if (BEGINNINGS[hash] === 1) return true;
    } else if (isWord) {
      if (WORDS[hash] === 1) return true;
      isWord = false;
      hash = NO_LETTERS;
    }
  }
  return isWord && WORDS[hash] === 1;
}

/** The same of one word of any letters. */
function mayBegin(word: string): boolean {
  let hash = NO_LETTERS;
  for (let at = 0; at < word.length; at += 1) {
    hash = afterLetter(hash, word.charCodeAt(at));
    if (BEGINNINGS[hash] === 1) return true;
  }
  return WORDS[hash] === 1;
}

const NO_PHRASES: readonly Phrase[] = [];

/** The phrases that may begin with a word; nearly every word begins none, and words come again and again. */
function phrasesFrom(word: string): readonly Phrase[] {
  if (!mayBegin(word)) return NO_PHRASES;
  const known = phrasesByWord.get(word);
  if (known !== undefined) return known;
  const found = [...(byFirstWord.get(word) ?? [])];
  for (const length of prefixLengths) {
    if (length <= word.length) found.push(...(byFirstPrefix.get(word.slice(0, length)) ?? []));
  }
  if (phrasesByWord.size < KNOWN_WORDS && word.length < 30) phrasesByWord.set(Buffer.from(word).toString(), found);
  return found;
}

const NO_MATCHES: readonly Match[] = [];

/** Every phrase that stands at a word of a text. */
export function matchesAt(tokens: readonly Token[], from: number): readonly Match[] {
  const phrases = phrasesFrom(tokens[from]?.text ?? '');
  if (phrases.length === 0) return NO_MATCHES;
  const found: Match[] = [];
  for (const phrase of phrases)
    if (fits(phrase, tokens, from)) found.push({ phrase, from, to: from + phrase.words.length });
  return found;
}
