import { useEffect, useState } from 'react';
import { formatMoment, formatRelative, staleAfterMs } from '../words/time.ts';

/** When something was or will be, as people say it; the exact moment shows when one rests on it. */
export function When({ at, className = '' }: { readonly at: Date | string; readonly className?: string }) {
  const moment = typeof at === 'string' ? new Date(at) : at;
  const time = moment.getTime();
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setTimeout(() => setNow(new Date()), staleAfterMs(new Date(time), now));
    return () => clearTimeout(timer);
  }, [now, time]);
  return (
    <time
      dateTime={moment.toISOString()}
      data-hint={formatMoment(moment)}
      tabIndex={0}
      className={`figures rounded-sm whitespace-nowrap ${className}`}
    >
      {formatRelative(moment, now)}
    </time>
  );
}
