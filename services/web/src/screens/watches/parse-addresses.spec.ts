import { parseAddresses } from './parse-addresses.ts';

const read = (text: string) => parseAddresses(text).map(({ address, name, error }) => [address, name, error ?? '']);

describe('addresses that were pasted', () => {
  it('come one a line, with a name or without', () => {
    expect(
      read('https://a.example/1\r\n\n  https://a.example/2 , Lamp, large\nhttps://a.example/3\t"A chair"'),
    ).toEqual([
      ['https://a.example/1', '', ''],
      ['https://a.example/2', 'Lamp, large', ''],
      ['https://a.example/3', 'A chair', ''],
    ]);
  });

  it.each([
    ['lamp.example/1', 'Not an address'],
    ['https://a.example/one two', 'Not an address'],
    ['ftp://a.example/1', 'Only pages at'],
    [`https://a.example/${'a'.repeat(2_048)}`, 'Longer than'],
    [`https://a.example/1, ${'a'.repeat(301)}`, 'Its name'],
  ])('%s says why not', (text, words) => {
    expect(parseAddresses(text)[0]?.error).toContain(words);
  });

  it('are watched once, whichever line they stand in', () => {
    const [first, second] = parseAddresses('https://a.example/1\n\nhttps://a.example/1, Again');
    expect(first?.error).toBeUndefined();
    expect(second).toMatchObject({ line: 3, error: 'The same as line 1.' });
  });
});
