/** A line of what was pasted. */
export interface AddressLine {
  /** Counted from 1, as in what was pasted. */
  readonly line: number;
  readonly address: string;
  /** Empty where none was given: the page's own is taken then. */
  readonly name: string;
  /** Why it can't be watched, in words; undefined where nothing speaks against it. */
  readonly error: string | undefined;
}

/** As many as are added at once. */
export const MOST_LINES = 2_000;
const MAX_ADDRESS = 2_048;
const MAX_NAME = 300;

/**
 * Reads addresses, one a line, each with a name behind a comma or a tab if there is one. Empty lines are left out, what
 * can't be watched keeps its place and says why.
 */
export function parseAddresses(text: string): AddressLine[] {
  const firstAt = new Map<string, number>();
  return text.split(/\r?\n/).flatMap((whole, index) => {
    if (whole.trim() === '') return [];
    const line = index + 1;
    const [, address = '', name = ''] = /^\s*"?([^\s,"]*)"?(?:\s*[,\t]\s*"?(.*?)"?)?\s*$/.exec(whole) ?? [
      '',
      whole.trim(),
    ];
    const before = firstAt.get(address);
    if (before === undefined) firstAt.set(address, line);
    return [{ line, address, name, error: errorOf(address, name) ?? repeats(before) }];
  });
}

function errorOf(address: string, name: string): string | undefined {
  if (/\s/.test(address) || !URL.canParse(address))
    return 'Not an address. Begin with https:// and leave no spaces in it.';
  const { protocol, hostname } = new URL(address);
  if (protocol !== 'https:' && protocol !== 'http:') return 'Only pages at http:// and https:// can be watched.';
  if (hostname === '') return 'The name of the shop is missing.';
  if (address.length > MAX_ADDRESS) return `Longer than ${MAX_ADDRESS} characters.`;
  return name.length > MAX_NAME ? `Its name is longer than ${MAX_NAME} characters.` : undefined;
}

const repeats = (before: number | undefined): string | undefined =>
  before === undefined ? undefined : `The same as line ${before}.`;
