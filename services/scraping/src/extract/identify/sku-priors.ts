import type { SkuWeights } from './choose-sku.ts';

/** What is thought of each feature before any page was seen. */
export const SKU_PRIORS: SkuWeights = {
  none: 2,
  jsonLd: 3.5,
  markup: 3.5,
  meta: 2.5,
  state: 3,
  stateId: 1.5,
  label: 6,
  looseLabel: 3,
  named: 3,
  attribute: 1.5,
  input: 0.8,
  address: 0.8,
  inAddress: 1.2,
  agreed: 0.6,
  isShort: -2.5,
  isGtin: -1.5,
  isMpn: -0.7,
};
