import { parseWatchFile } from './parse-watch-file.ts';

const csv = (...lines: string[]) => parseWatchFile('csv', lines.join('\n'));

describe('a file of watches', () => {
  it('is read by the names of its columns, in any order and case; others are left out', () => {
    const { rows, errors } = csv(
      'Name;Address;Own price;Status;Tags;Own currency;Schedule;Competitor',
      'Lamp;https://acme.example/lamp;12.90;paused;home, new;eur;pt15m;Acme',
    );
    expect(errors).toEqual([]);
    expect(rows).toEqual([
      {
        line: 2,
        url: 'https://acme.example/lamp',
        name: 'Lamp',
        competitor: 'Acme',
        tags: ['home', 'new'],
        schedule: { everyS: 900 },
        ownPrice: { amount: '12.90', currency: 'EUR' },
        status: 'paused',
      },
    ]);
  });

  it('needs no names where addresses come first', () => {
    const { rows } = csv('https://acme.example/a, Lamp', 'https://acme.example/b');
    expect(rows.map(({ line, url, name }) => [line, url, name])).toEqual([
      [1, 'https://acme.example/a', 'Lamp'],
      [2, 'https://acme.example/b', undefined],
    ]);
  });

  it('says of each row what can’t be taken, and takes the others', () => {
    const { rows, errors } = csv(
      'address,name,tags,schedule,own price,state',
      'https://acme.example/a,Lamp,,0 6 * * 1-5 Europe/Berlin,"9.90 EUR"',
      ',Nameless',
      'acme.example/b',
      'ftp://acme.example/c',
      'https://acme.example/a',
      'https://acme.example/d,,,often',
      'https://acme.example/e,,,,12.90',
      'https://acme.example/f,,,,"1,29 EUR"',
      'https://acme.example/g,,,,,asleep',
    );
    expect(rows).toMatchObject([
      { line: 2, schedule: { cron: '0 6 * * 1-5', timeZone: 'Europe/Berlin' }, ownPrice: { amount: '9.90' } },
    ]);
    expect(errors.map(({ line, path }) => [line, path])).toEqual([
      [3, 'url'],
      [4, 'url'],
      [5, 'url'],
      [6, 'url'],
      [7, 'schedule'],
      [8, 'ownPrice'],
      [9, 'ownPrice'],
      [10, 'status'],
    ]);
    expect(errors[3]?.message).toBe('The same as line 2.');
  });

  it('may be JSON, as an export is', () => {
    const watch = {
      url: 'https://acme.example/a',
      name: null,
      tags: ['a;b'],
      schedule: 'PT1H',
      ownPrice: null,
      id: '7',
    };
    const text = JSON.stringify({ watches: [{ ...watch, id: null }, watch] });
    const { rows, errors } = parseWatchFile('json', text);
    expect(rows).toMatchObject([{ line: 1, tags: ['a;b'], schedule: { everyS: 3_600 } }]);
    expect(errors).toMatchObject([{ line: 2, path: 'id' }]);
    for (const broken of ['{', '[]', '{"watches":[7]}', '{"watches":[{"url":7}]}']) {
      expect(() => parseWatchFile('json', broken)).toThrow(expect.objectContaining({ reason: 'file_invalid' }));
    }
  });

  it('is refused where it is empty, or larger than one may be', () => {
    expect(() => csv('address,name')).toThrow(expect.objectContaining({ reason: 'file_empty' }));
    const many = Array.from({ length: 10_001 }, (_, n) => `https://a.example/${n}`);
    expect(() => csv(...many)).toThrow(expect.objectContaining({ reason: 'file_too_large' }));
  });
});
