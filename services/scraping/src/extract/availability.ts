import type { Availability } from './extraction.ts';
import { localName } from './structured/data.ts';

/** schema.org's ItemAvailability, Google's and Facebook's feed values, and what shops write in their stead. */
const AVAILABILITIES: ReadonlyMap<string, Availability> = new Map(
  Object.entries({
    in_stock:
      'instock onlineonly instoreonly limitedavailability available availablefororder lowstock instocknow yes true 1 backinstock onstock',
    out_of_stock:
      'outofstock soldout oos notinstock unavailable notavailable currentlyunavailable outofstockonline no false 0 reserved temporarilyoutofstock',
    preorder: 'preorder presale availablesoon comingsoon pending preorderonly',
    backorder: 'backorder madetoorder backordered onbackorder availableonorder onorder',
    discontinued: 'discontinued nolongeravailable endoflife eol retired',
  }).flatMap(([availability, words]) =>
    words.split(' ').map((word): [string, Availability] => [word, availability as Availability]),
  ),
);

/** Maps `https://schema.org/InStock`, `in stock`, `in_stock` …; null where the word says nothing. */
export function readAvailability(text: string): Availability | null {
  const word = localName(text)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
  return AVAILABILITIES.get(word) ?? null;
}
