import type { StockWeights } from './decide-stock.ts';

/** What is thought of each feature before any page was seen, in log odds of being out of stock. */
export const STOCK_PRIORS: StockWeights = {
  bias: -1,
  jsonLdIn: -1.5,
  jsonLdOut: 2,
  markupIn: -1.5,
  markupOut: 2,
  metaIn: -1,
  metaOut: 2,
  stateIn: -1,
  stateOut: 1.5,
  wordsIn: -3,
  wordsOut: 5,
  deliveryIn: -1,
  buy: -3,
  disabled: 1.5,
  closed: 4,
  notify: 4,
  namesIn: -0.5,
  namesOut: 1,
  noBuy: 1,
  outAlone: 2,
};
