import { invalidField } from '@blackfang/core';
import { z } from 'zod';

export interface User {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly emailVerified: boolean;
  /** By which language dates and numbers are written; null: as the browser has it. */
  readonly locale: string | null;
  readonly timeZone: string | null;
  readonly version: bigint;
}

export interface Tenant {
  readonly id: string;
  readonly name: string;
}

/** Where a request came from. */
export interface Client {
  readonly address: string;
  readonly userAgent: string;
}

const MAX_EMAIL = 254;
const MAX_NAME = 100;
const MAX_ADDRESS = 64;
const MAX_USER_AGENT = 300;
const address = z.email().max(MAX_EMAIL);

/** @throws AppError `invalid` email_invalid */
export function parseEmail(text: string, field = 'email'): string {
  const email = address.safeParse(text.trim());
  if (email.success) return email.data;
  throw invalidField(field, 'email_invalid', 'Give an e-mail address such as ada@example.com.');
}

/** What tells mailboxes apart: providers that tell upper from lower case are gone, people who mix them are not. */
export function emailKey(email: string): string {
  return email.trim().normalize('NFKC').toLowerCase();
}

/** A name of a person, an organisation or a key: one line. @throws AppError `invalid` name_invalid */
export function parseName(text: string, field: string): string {
  const name = text.trim();
  if (name.length > 0 && name.length <= MAX_NAME && !/[\p{Cc}\u2028\u2029]/u.test(name)) return name;
  throw invalidField(field, 'name_invalid', `Give 1 to ${MAX_NAME} characters in one line.`);
}

/** Takes what the gateway says of its client, cut to what is kept of it. */
export function parseClient(client: Client | undefined): Client {
  return {
    address: (client?.address ?? '').slice(0, MAX_ADDRESS),
    userAgent: (client?.userAgent ?? '').slice(0, MAX_USER_AGENT),
  };
}
