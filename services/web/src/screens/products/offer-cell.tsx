import { Link } from '@tanstack/react-router';
import { Money } from '../../design/money.tsx';
import { formatMoney } from '../../words/money.ts';
import { STOCK_WORDS } from '../watches/words.ts';
import { STOCKS } from '../watches/view.ts';
import { isConverted, leftOutWords, type Cell } from './price-words.ts';

interface OfferCellProps {
  readonly cell: Cell | undefined;
  readonly competitor: string;
}

/** What a competitor asks for a product; leads to the watch that saw it. */
export function OfferCell({ cell, competitor }: OfferCellProps) {
  if (cell === undefined) return <span className="sr-only">not watched</span>;
  const { offer, others } = cell;
  const { price, compared, leftOut, cheapest, watchId } = offer;
  const why = leftOutWords(offer);
  const isConvertedPrice = isConverted(offer);
  const notes = [
    cheapest ? 'Cheapest' : why || stockWords(offer.availability),
    isConvertedPrice && price !== null ? `${formatMoney(price)} read` : '',
    others > 0 ? `+${others} more` : '',
  ].filter((note) => note !== '');
  return (
    <Link
      to="/watches/$id"
      params={{ id: watchId }}
      className="block rounded-sm py-1 -outline-offset-1! hover:underline touch:py-2"
    >
      <span className="sr-only">{competitor}: </span>
      <Money of={compared ?? price} className={leftOut === null ? '' : 'text-soft'} />
      <span className={`block text-xs ${cheapest ? 'font-medium text-good' : 'text-soft'}`}>{notes.join(' · ')}</span>
    </Link>
  );
}

function stockWords(availability: string): string {
  const stock = STOCKS.find((one) => one === availability) ?? 'unknown';
  return stock === 'unknown' ? 'Stock not known' : STOCK_WORDS[stock];
}
