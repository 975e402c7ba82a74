import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { resendQuery } from '../../api/webhooks.ts';
import { When } from '../../design/when.tsx';
import { progressWords } from './words.ts';

const DAY_MS = 86_400_000;

interface ResendProgressProps {
  readonly endpointId: string;
  readonly id: string;
}

/** How far it is with what somebody sent again: while it goes on, and for a day. It goes on without anybody looking. */
export function ResendProgress({ endpointId, id }: ResendProgressProps) {
  const { data } = useQuery(resendQuery(endpointId, id));
  const [openedAt] = useState(Date.now);
  if (data === undefined || (data.waiting === 0 && openedAt - Date.parse(data.createdAt) > DAY_MS)) return null;
  const { count, delivered, failed, waiting, createdAt } = data;
  return (
    <section aria-label="Sent again" className="flex flex-col gap-2 rounded-lg border border-line bg-surface px-4 py-3">
      <p className="flex flex-wrap items-center gap-x-2">
        <span className="font-medium">{waiting > 0 ? 'Sending again' : 'Sent again'}</span>
        <span className="figures">{progressWords(data)}</span>
        <span className="ml-auto text-sm text-soft">
          <When at={createdAt} />
        </span>
      </p>
      <progress
        aria-label="Sent again"
        max={count}
        value={delivered + failed}
        className="h-1.5 w-full appearance-none overflow-hidden rounded-sm bg-hover [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-hover [&::-webkit-progress-value]:bg-accent"
      />
    </section>
  );
}
