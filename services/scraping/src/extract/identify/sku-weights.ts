import type { SkuWeights } from './choose-sku.ts';

/** Fitted by tools/measure-sku.ts from the labelled pages. */
export const SKU_WEIGHTS: SkuWeights = {
  jsonLd: 3.176,
  markup: 3.843,
  meta: 2.5,
  state: 3.334,
  stateId: 0.603,
  label: 6.611,
  looseLabel: 3.167,
  named: 3.003,
  attribute: 1.529,
  input: 0.402,
  address: 0.823,
  inAddress: 1.196,
  agreed: 0.573,
  isShort: -3.258,
  isGtin: -1.5,
  isMpn: -0.954,
  none: -0.155,
};
