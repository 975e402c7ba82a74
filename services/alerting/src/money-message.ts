import type { Money as MoneyMessage } from '@blackfang/contracts/type/v1/money';
import type { Money } from '@blackfang/core';

/** Money as it is sent; absent where nothing is known. */
export function moneyMessage(money: Money | null): MoneyMessage | undefined {
  if (money === null) return undefined;
  return { amount: money.amount, ...(money.currency !== null && { currency: money.currency }) };
}
