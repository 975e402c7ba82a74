import { formatMoney, formatPercent, type Money as Amount } from '../words/money.ts';

/** An amount as it was read. A currency that the page did not name is not made up. */
export function Money({ of: money, className = '' }: { readonly of: Amount | null; readonly className?: string }) {
  if (money === null) {
    return (
      <span className={`text-soft ${className}`}>
        <span aria-hidden>–</span>
        <span className="sr-only">no price</span>
      </span>
    );
  }
  return (
    <span className={`figures whitespace-nowrap ${className}`}>
      {formatMoney(money)}
      {money.currency === null && (
        <span tabIndex={0} data-hint="The page does not say in which currency." className="pl-1 text-xs text-soft">
          currency unknown
        </span>
      )}
    </span>
  );
}

/** A change of a price: the way it went is said by an arrow and a word, never by colour alone. */
export function Change({ percent }: { readonly percent: number }) {
  const tone = percent < 0 ? 'text-good' : percent > 0 ? 'text-bad' : 'text-soft';
  const [arrow, word] = percent < 0 ? ['↓', 'down'] : percent > 0 ? ['↑', 'up'] : ['', ''];
  return (
    <span className={`figures font-medium whitespace-nowrap ${tone}`}>
      <span aria-hidden>{arrow} </span>
      <span className="sr-only">{word} </span>
      {formatPercent(percent)}
    </span>
  );
}
