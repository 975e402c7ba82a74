import fc from 'fast-check';
import { chosenPassword } from './password.ts';

const choose = (password: string) => chosenPassword(password, 'ada.lovelace@example.com');

describe('P12 a password that somebody chooses', () => {
  it.each(['walk the old harbour', 'demo-password', 'пароль-из-города', '密码密码很长的密码一二三', 'ab c'.repeat(50)])(
    'may be %j',
    (password) => expect(choose(password)).toBe(password.normalize('NFKC')),
  );

  it.each([
    ['nine char', 'password_length'],
    ['👍'.repeat(9), 'password_length'],
    ['abcdefghijk'.repeat(19), 'password_length'],
    ['x'.repeat(5_000_000), 'password_length'],
    ['ADA.lovelace@example.com', 'password_too_common'],
    ['ada.lovelace', 'password_too_common'],
    ['1234567890', 'password_too_common'],
    ['QwertyUiop', 'password_too_common'],
    ['password2026!', 'password_too_common'],
    ['ababababababab', 'password_too_common'],
  ])('may not be %j', (password, reason) => {
    expect(() => choose(password)).toThrow(expect.objectContaining({ reason }));
  });

  it('is the same in every Unicode form', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 10, maxLength: 60 }), (text) => {
        const forms = (['NFC', 'NFD', 'NFKC', 'NFKD'] as const).map((form) => {
          try {
            return choose(text.normalize(form));
          } catch (error) {
            return String(error);
          }
        });
        expect(new Set(forms).size).toBe(1);
      }),
    );
  });
});
