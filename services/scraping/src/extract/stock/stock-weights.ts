import type { StockWeights } from './decide-stock.ts';

/** Log odds of being out of stock, fitted by tools/measure-stock.ts from the labelled pages. */
export const STOCK_WEIGHTS: StockWeights = {
  bias: -1.536,
  jsonLdIn: -1.613,
  jsonLdOut: 1.89,
  markupIn: -1.504,
  markupOut: 2,
  metaIn: -1,
  metaOut: 2,
  stateIn: -1.001,
  stateOut: 1.478,
  wordsIn: -3.041,
  wordsOut: 5.063,
  deliveryIn: -1.013,
  buy: -3.062,
  disabled: 1.268,
  closed: 4.007,
  notify: 4.005,
  namesIn: -0.568,
  namesOut: 0.928,
  noBuy: 0.531,
  outAlone: 2,
};
