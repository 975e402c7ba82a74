import type { DemoAddresses } from '../settings.ts';

const SHOP = 101;
const MAILBOX = 102;
const RECEIVER = 103;
const SMTP = 104;

export interface DemoPorts {
  readonly shop: number;
  readonly mailbox: number;
  readonly receiver: number;
  readonly smtp: number;
}

/** @param port the product's own. */
export function demoPorts(port: number): DemoPorts {
  return { shop: port + SHOP, mailbox: port + MAILBOX, receiver: port + RECEIVER, smtp: port + SMTP };
}

export function addressesOf({ shop, mailbox, receiver, smtp }: DemoPorts): DemoAddresses {
  return {
    shop: `http://127.0.0.1:${shop}`,
    mailbox: `http://127.0.0.1:${mailbox}`,
    receiver: `http://127.0.0.1:${receiver}`,
    smtp: `smtp://127.0.0.1:${smtp}`,
  };
}
