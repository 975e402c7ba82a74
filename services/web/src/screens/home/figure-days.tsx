import { useQuery } from '@tanstack/react-query';
import { daysQuery } from '../../api/activity.ts';
import { alertDaysQuery } from '../../api/alerts.ts';
import { Sparkline } from '../../design/sparkline.tsx';

/** How many alerts there were on each of the last days. Nothing where there was none, or that could not be read. */
export function AlertDays() {
  const { data = [] } = useQuery(alertDaysQuery);
  return <Days of="Alerts a day" counts={data.map(({ count }) => count)} />;
}

/** The same of what all watches saw. */
export function WatchDays({ show }: { readonly show: 'priceChanges' | 'outOfStock' }) {
  const { data = [] } = useQuery(daysQuery);
  const of = show === 'priceChanges' ? 'Price changes a day' : 'Out of stock at the end of each day';
  return <Days of={of} counts={data.map((day) => day[show])} />;
}

function Days({ of, counts }: { readonly of: string; readonly counts: readonly number[] }) {
  if (counts.every((count) => count === 0)) return null;
  return <Sparkline values={counts} label={`${of}, over ${counts.length} days`} />;
}
