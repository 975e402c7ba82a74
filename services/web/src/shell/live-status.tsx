import type { QueryClient } from '@tanstack/react-query';
import { CloudOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { LiveStatus } from '../live/live.ts';

/** A connection that comes back sooner than this was no interruption worth a word, ms. */
const WORTH_TELLING_MS = 4_000;

/** Keeps what is on the screen live as long as the shell is there. @returns whether it is */
export function useLive(queries: QueryClient): LiveStatus {
  const [status, setStatus] = useState<LiveStatus>('connecting');
  useEffect(() => {
    let stop = () => {};
    let gone = false;
    // Loaded behind the first screen, which does not wait for it.
    void import('../live/start-live.ts').then(({ startLive }) => {
      if (gone) return;
      const live = startLive(queries);
      const unsubscribe = live.subscribe(() => setStatus(live.status));
      stop = () => {
        unsubscribe();
        live.stop();
      };
    });
    return () => {
      gone = true;
      stop();
    };
  }, [queries]);
  return status;
}

/** Says over the page that what is on it may be old. */
export function LiveStatusLine({ status }: { readonly status: LiveStatus }) {
  const [isLong, setIsLong] = useState(false);
  useEffect(() => {
    if (status !== 'lost') return undefined;
    const timer = setTimeout(() => setIsLong(true), WORTH_TELLING_MS);
    return () => {
      clearTimeout(timer);
      setIsLong(false);
    };
  }, [status]);
  return (
    <div role="status">
      {isLong && (
        <p className="flex items-center gap-2 bg-warn-wash px-4 py-2 text-sm md:px-8">
          <CloudOff aria-hidden className="size-4 shrink-0 text-warn" />
          No connection to Blackfang. What you see may be old; it catches up by itself.
        </p>
      )}
    </div>
  );
}

const WORDS: Readonly<Record<LiveStatus, string>> = { connecting: 'Connecting', live: 'Live', lost: 'Reconnecting' };
const DOTS: Readonly<Record<LiveStatus, string>> = { connecting: 'bg-soft', live: 'bg-good', lost: 'bg-warn' };

/** One word in the side bar. */
export function LiveDot({ status }: { readonly status: LiveStatus }) {
  return (
    <p className="flex items-center gap-2 px-2 text-xs text-soft">
      <span aria-hidden className={`size-1.5 rounded-full ${DOTS[status]}`} />
      {WORDS[status]}
    </p>
  );
}
