import { useEffect, useState } from 'react';
import { formatMoment, formatRelative, staleAfterMs } from '../../words/time.ts';

/** What is this near is due, ms. */
const SOON_MS = 500;

/** Counts down to the next check; what is due says so until it has been seen to. */
export function NextCheck({ at }: { readonly at: string | null }) {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    if (at === null) return undefined;
    const timer = setTimeout(() => setNow(new Date()), staleAfterMs(new Date(at), now));
    return () => clearTimeout(timer);
  }, [at, now]);
  if (at === null) return <span className="text-soft">–</span>;
  const moment = new Date(at);
  return (
    <time dateTime={at} data-hint={formatMoment(moment)} className="figures whitespace-nowrap text-soft">
      {moment.getTime() - now.getTime() > SOON_MS ? formatRelative(moment, now) : 'Due now'}
    </time>
  );
}
