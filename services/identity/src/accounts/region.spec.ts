import { parseLocale, parseTimeZone } from './region.ts';

describe('how a person has dates and numbers written', () => {
  it.each([
    ['en-gb', 'en-GB'],
    ['de', 'de'],
    ['hi-IN', 'hi-IN'],
    ['', null],
  ])('takes the language %j as %j', (text, locale) => expect(parseLocale(text)).toBe(locale));

  it.each(['english please', 'xx-', 'zz', '../en', 'e'.repeat(65)])('refuses the language %j', (text) => {
    expect(() => parseLocale(text)).toThrow(expect.objectContaining({ reason: 'locale_invalid' }));
  });

  it.each([
    ['Europe/Berlin', 'Europe/Berlin'],
    ['UTC', 'UTC'],
    ['', null],
  ])('takes the time zone %j as %j', (text, zone) => expect(parseTimeZone(text)).toBe(zone));

  it.each(['Moon/Tranquility', '+01:00', 'E'.repeat(65)])('refuses the time zone %j', (text) => {
    expect(() => parseTimeZone(text)).toThrow(expect.objectContaining({ reason: 'time_zone_invalid' }));
  });
});
