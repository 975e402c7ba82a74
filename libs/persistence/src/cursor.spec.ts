import fc from 'fast-check';
import { decodeCursor, encodeCursor, pageOf } from './cursor.ts';

describe('cursors', () => {
  it('give back the values that they were made of', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 40 }), { minLength: 1, maxLength: 3 }), (values) => {
        expect(decodeCursor(encodeCursor(values), values.length)).toEqual(values);
      }),
    );
    expect(decodeCursor('', 2)).toBeUndefined();
  });

  it('are refused when they are not ours, whatever they hold', () => {
    const bad = [
      encodeCursor(['a']),
      encodeCursor(['a', 'b', 'c']),
      'x',
      '!!',
      'W10',
      'bnVsbA',
      'WzEsMl0',
      'A'.repeat(501),
    ];
    for (const cursor of bad) {
      expect(() => decodeCursor(cursor, 2)).toThrow(expect.objectContaining({ reason: 'cursor_invalid' }));
    }
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (text) => {
        expect(() => decodeCursor(text, 40)).toThrow(expect.objectContaining({ kind: 'invalid' }));
      }),
    );
  });

  it('lead through a list without a row left out or shown twice', () => {
    const rows = Array.from({ length: 25 }, (_, n) => ({ id: String(n).padStart(2, '0') }));
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const [after] = decodeCursor(cursor, 1) ?? [];
      const found = rows.filter((row) => after === undefined || row.id > after).slice(0, 10 + 1);
      const page = pageOf(found, 10, (row) => [row.id]);
      seen.push(...page.items.map((row) => row.id));
      cursor = page.nextCursor;
      if (cursor === '') break;
    }
    expect(seen).toEqual(rows.map((row) => row.id));
    expect(pageOf([], 10, () => [''])).toEqual({ items: [], nextCursor: '' });
    expect(pageOf(rows.slice(0, 10), 10, (row) => [row.id]).nextCursor).toBe('');
  });
});
