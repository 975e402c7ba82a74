/** Equal for equal amounts: `19.90`, `19.9` and `019.9`. */
export function amountKey(amount: string): string {
  const whole = amount.replace(/^(-?)0+(?=\d)/, '$1');
  return whole.includes('.') ? whole.replace(/0+$/, '').replace(/\.$/, '') : whole;
}
