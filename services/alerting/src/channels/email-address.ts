import { invalidField } from '@blackfang/core';

const MAX_LENGTH = 254;
/** What mail servers take in practice; quoted local parts and address literals are not worth their trouble. */
const ADDRESS = /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/i;

/** @throws AppError `invalid` address_invalid */
export function parseAddress(text: string): string {
  const address = text.trim();
  if (address.length <= MAX_LENGTH && ADDRESS.test(address)) return address;
  throw invalidField('address', 'address_invalid', 'Give an e-mail address such as ann@example.com.');
}
