/** What is told and how often is looked, to begin with, in an industry; each can be said otherwise. */
export interface Industry {
  readonly name: string;
  /** Percent by which a price must fall to be told. */
  readonly drop: number;
  /** Whether it is told that something is back in stock. */
  readonly stock: boolean;
  /** ISO 8601. */
  readonly every: 'PT15M' | 'PT1H' | 'PT6H' | 'PT24H';
}

/** The industries that businesses are put into; any other word does as well, and begins as the first of them. */
export const INDUSTRIES: readonly [Industry, ...Industry[]] = [
  { name: 'E-commerce', drop: 5, stock: true, every: 'PT1H' },
  // Cars are dear and move in small steps; one that is sold does not come back.
  { name: 'Automotive', drop: 2, stock: false, every: 'PT6H' },
  { name: 'Healthcare', drop: 5, stock: true, every: 'PT6H' },
  { name: 'Real estate', drop: 2, stock: false, every: 'PT24H' },
  // Prices of memberships, menus and fees change seldom: each change counts.
  { name: 'Fitness', drop: 1, stock: false, every: 'PT24H' },
  // Rooms change with the day, and come back when somebody cancels.
  { name: 'Restaurants and hospitality', drop: 10, stock: true, every: 'PT1H' },
  { name: 'Professional services', drop: 1, stock: false, every: 'PT24H' },
];

export function industryOf(name: string | null | undefined): Industry {
  return INDUSTRIES.find((one) => one.name === name) ?? INDUSTRIES[0];
}
