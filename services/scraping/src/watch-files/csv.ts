/** Comma-separated values (RFC 4180), as spreadsheets write and read them. */

/** A line of a file with its cells. */
export interface CsvLine {
  /** Counted from 1, where it begins. */
  readonly line: number;
  readonly cells: readonly string[];
}

const SEPARATORS = [',', ';', '\t'] as const;
/** What a spreadsheet would take for a formula, and run. */
const FORMULA = /^[=+\-@\t\r]/;
const DEFUSED = /^'(?=[=+\-@\t\r])/;

/** Reads a file: separated by whatever its first line is separated by most, empty lines left out. */
export function parseCsv(text: string): CsvLine[] {
  const source = text.replace(/^\uFEFF/, '');
  const separator = separatorOf(source.slice(0, source.search(/\r?\n|$/)));
  const lines: CsvLine[] = [];
  let cells: string[] = [];
  let line = 1;
  let begins = 1;
  let at = 0;
  const end = () => {
    if (cells.some((cell) => cell.trim() !== '')) lines.push({ line: begins, cells });
    cells = [];
    begins = line;
  };
  while (at <= source.length) {
    const { cell, next } = readCell(source, at, separator);
    cells.push(cell.replace(DEFUSED, ''));
    for (let index = at; index < next; index++) if (source[index] === '\n') line += 1;
    if (source[next] === separator) {
      at = next + 1;
      continue;
    }
    // The end of the line, or of the file.
    at = next + (source.startsWith('\r\n', next) ? 2 : 1);
    line += 1;
    end();
  }
  return lines;
}

function separatorOf(firstLine: string): string {
  const unquoted = firstLine.replaceAll(/"[^"]*"/g, '');
  const counted = SEPARATORS.map((separator) => ({ separator, count: unquoted.split(separator).length }));
  return counted.reduce((most, one) => (one.count > most.count ? one : most)).separator;
}

/** @returns the cell that begins at a place, and where what separates it from the next stands */
function readCell(source: string, at: number, separator: string): { cell: string; next: number } {
  if (source[at] !== '"') {
    let next = at;
    while (
      next < source.length &&
      source[next] !== separator &&
      source[next] !== '\n' &&
      !source.startsWith('\r\n', next)
    ) {
      next += 1;
    }
    return { cell: source.slice(at, next), next };
  }
  let cell = '';
  let next = at + 1;
  while (next < source.length) {
    if (source[next] !== '"') cell += source[next];
    else if (source[next + 1] === '"') {
      cell += '"';
      next += 1;
    } else break;
    next += 1;
  }
  // What stands behind the closing quote is no part of anything.
  while (
    next < source.length &&
    source[next] !== separator &&
    source[next] !== '\n' &&
    !source.startsWith('\r\n', next)
  ) {
    next += 1;
  }
  return { cell, next };
}

/** A line of a file, its end included; what a spreadsheet would run is text by an apostrophe in front. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",;\r\n\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
