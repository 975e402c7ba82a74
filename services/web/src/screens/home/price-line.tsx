import { useQuery } from '@tanstack/react-query';
import { priceHistoryQuery } from '../../api/watches.ts';
import { Sparkline } from '../../design/sparkline.tsx';
import { positionOf } from '../../words/money.ts';

const MOST_POINTS = 40;

/** How the price of a watch went lately. Nothing where there is no history, or none could be read. */
export function PriceLine({ watchId }: { readonly watchId: string }) {
  const { data } = useQuery(priceHistoryQuery(watchId));
  const prices = (data?.items ?? []).flatMap(({ price }) => (price === null ? [] : [positionOf(price)]));
  if (prices.length < 2) return null;
  return (
    <Sparkline values={prices.slice(-MOST_POINTS)} label={`The last ${Math.min(prices.length, MOST_POINTS)} prices`} />
  );
}
