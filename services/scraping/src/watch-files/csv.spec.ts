import fc from 'fast-check';
import { csvLine, parseCsv } from './csv.ts';

const cellsOf = (text: string) => parseCsv(text).map(({ cells }) => cells);

describe('a file of comma-separated values', () => {
  it.each<[what: string, text: string, cells: string[][]]>([
    ['quotes', 'a,"b, ""c""",d\r\n', [['a', 'b, "c"', 'd']]],
    [
      'lines within quotes',
      '"a\nb",c\nd,e',
      [
        ['a\nb', 'c'],
        ['d', 'e'],
      ],
    ],
    ['semicolons', 'a;b,c;d', [['a', 'b,c', 'd']]],
    ['tabs', 'a\tb', [['a', 'b']]],
    [
      'a mark of its encoding, and empty lines',
      '\uFEFFa,b\n\n,\nc,d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['a quote that never ends', 'a,"b\nc', [['a', 'b\nc']]],
    ['nothing', '', []],
  ])('is read with %s', (_what, text, cells) => expect(cellsOf(text)).toEqual(cells));

  it('knows its lines, also behind one that is several', () => {
    expect(parseCsv('a,b\n"c\nd",e\n\nf,g').map(({ line }) => line)).toEqual([1, 2, 5]);
  });

  it.each(['=1+1', '+1', '-1', '@sum', '\tx'])('lets no spreadsheet run %j', (cell) => {
    const [written = ''] = csvLine([cell]).trimEnd().split('\r\n');
    expect(written.replace(/^"/, '').startsWith("'")).toBe(true);
    expect(cellsOf(csvLine([cell, 'x']))).toEqual([[cell, 'x']]);
  });

  it('is read as it was written', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ',', ';', '"', '\n', '=', "x'", '\t', 'é') });
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 4 }), (cells) => {
        // A separator is told by the first line, which has one here.
        const text = csvLine(['a', 'b', 'c', 'd', 'e', 'f']) + csvLine(['|', ...cells]);
        expect(cellsOf(text)[1]).toEqual(['|', ...cells]);
      }),
    );
  });
});
