import { progressInWords, sizeInWords } from './data-words.ts';

describe('what is said of a copy of data', () => {
  it('tells its size as files are told of', () => {
    expect(sizeInWords(0, 'en-GB')).toBe('1 kB');
    expect(sizeInWords(312_345, 'en-GB')).toBe('312 kB');
    expect(sizeInWords(2_345_678, 'en-GB')).toBe('2.3 MB');
  });

  it('tells how far it is, and that one may leave', () => {
    expect(progressInWords({ part: null, rows: 0 })).toMatch(/^Waiting for its turn\. You can leave/);
    expect(progressInWords({ part: 'api-keys', rows: 1_200 }, 'en-GB')).toMatch(
      /^Reading api keys, 1,200 rows so far\./,
    );
  });
});
