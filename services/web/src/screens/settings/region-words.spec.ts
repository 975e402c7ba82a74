import { localeChoices, timeZoneChoices } from './region-words.ts';

describe('choices of how dates and numbers are written', () => {
  it('are named in words, the browser first, with what is chosen already', () => {
    const choices = localeChoices('mt-MT');
    expect(choices[0]).toEqual({ value: '', words: 'As this browser has it' });
    expect(choices).toContainEqual({ value: 'de-AT', words: 'German (Austria)' });
    expect(choices).toContainEqual({ value: 'mt-MT', words: 'Maltese (Malta)' });
    expect(localeChoices('de-AT')).toHaveLength(localeChoices(null).length);
  });

  it('have every time zone once', () => {
    const choices = timeZoneChoices('Asia/Calcutta').map(({ value }) => value);
    expect(choices).toEqual(expect.arrayContaining(['', 'UTC', 'Europe/Berlin', 'Asia/Calcutta']));
    expect(new Set(choices).size).toBe(choices.length);
  });
});
