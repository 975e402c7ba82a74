import { useEffect, useState } from 'react';
import { formatMoment, formatRelative, staleAfterMs } from '../words/time.ts';

interface WhenProps {
  readonly at: Date | string;
  readonly className?: string;
}

/** When something was or will be, as people say it; the exact moment shows when one rests on it. */
export function When({ at, className = '' }: WhenProps) {
  const time = new Date(at).getTime();
  // Another moment begins with the time of now, so that what has just happened is never said to be ahead.
  return <Moment key={time} time={time} className={className} />;
}

function Moment({ time, className }: { readonly time: number; readonly className: string }) {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setTimeout(() => setNow(new Date()), staleAfterMs(new Date(time), now));
    return () => clearTimeout(timer);
  }, [now, time]);
  const moment = new Date(time);
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
