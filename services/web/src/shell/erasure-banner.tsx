import { UserX } from 'lucide-react';
import { Button } from '../design/button.tsx';
import { formatDay } from '../words/time.ts';
import { useKeepAccount } from './use-keep-account.ts';

/** Over every screen of somebody whose account is going to be erased: when, and the way back. */
export function ErasureBanner({ at }: { readonly at: string }) {
  const keep = useKeepAccount();
  return (
    <div role="note" className="flex flex-wrap items-center gap-x-3 gap-y-2 bg-warn-wash px-4 py-2.5 md:px-8">
      <UserX aria-hidden className="size-4 shrink-0 text-warn" />
      <p className="min-w-0 flex-1 basis-52">
        Your account is erased on <span className="font-medium">{formatDay(new Date(at))}</span>.
      </p>
      <Button size="small" pending={keep.isPending} onClick={() => keep.mutate()}>
        Keep my account
      </Button>
    </div>
  );
}
