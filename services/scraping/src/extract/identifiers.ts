/**
 * A GTIN of 8, 12, 13 or 14 digits whose check digit is right (GS1 General Specifications 7.9), or an ISBN-10 as its 13 digits.
 * @returns the digits, or null for what only looks like one.
 */
export function readGtin(text: string): string | null {
  const digits = text.replace(/[\s-]/g, '');
  if (/^\d{9}[\dX]$/i.test(digits)) return isbn13(digits);
  if (!/^(?:\d{8}|\d{12,14})$/.test(digits) || /^0+$/.test(digits)) return null;
  return checkDigit(digits.slice(0, -1)) === Number(digits.at(-1)) ? digits : null;
}

function checkDigit(body: string): number {
  let sum = 0;
  for (let index = 0; index < body.length; index += 1) {
    sum += Number(body[body.length - 1 - index]) * (index % 2 === 0 ? 3 : 1);
  }
  return (10 - (sum % 10)) % 10;
}

function isbn13(isbn: string): string | null {
  const sum = [...isbn].reduce(
    (total, char, index) => total + (char.toUpperCase() === 'X' ? 10 : Number(char)) * (10 - index),
    0,
  );
  if (sum % 11 !== 0) return null;
  const body = `978${isbn.slice(0, 9)}`;
  return `${body}${checkDigit(body)}`;
}
