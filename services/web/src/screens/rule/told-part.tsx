import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { meQuery } from '../../api/me.ts';
import { toProblem } from '../../api/problem.ts';
import { channelsQuery } from '../../api/rules.ts';
import { Badge } from '../../design/badge.tsx';
import { Button } from '../../design/button.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { toast } from '../../design/toast.ts';
import { channelTo } from '../welcome/set-up.ts';

interface ToldPartProps {
  readonly picked: readonly string[];
  readonly onChange: (picked: readonly string[]) => void;
}

/** Who is mailed; an alert stands in the app whoever that is. */
export function ToldPart({ picked, onChange }: ToldPartProps) {
  const query = useQuery(channelsQuery);
  const [made, setMade] = useState<string>();
  const toggle = (id: string, on: boolean) => onChange(on ? [...picked, id] : picked.filter((one) => one !== id));
  return (
    <fieldset className="flex min-w-0 flex-col gap-1">
      <legend className="pb-1">then mail</legend>
      <Loaded
        query={query}
        to="see channels"
        skeleton={<Skeleton className="my-3 w-56" />}
        isEmpty={({ items }) => items.length === 0}
        empty={
          <NoChannel
            onMade={(id) => {
              setMade(id);
              onChange([...picked, id]);
            }}
          />
        }
      >
        {({ items }) => (
          <ul aria-label="Channels" className="flex flex-col">
            {items.map(({ id, address, verified }) => (
              <li key={id}>
                <label className="flex min-h-8 items-center gap-2.5 touch:min-h-11">
                  <input
                    type="checkbox"
                    // The button that made it has gone with the focus on it.
                    autoFocus={id === made}
                    checked={picked.includes(id)}
                    onChange={({ target }) => toggle(id, target.checked)}
                    className="size-4 shrink-0 accent-accent"
                  />
                  <span className="truncate">{address}</span>
                  {!verified && <Badge tone="warn">Not confirmed yet</Badge>}
                </label>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      <p className="text-sm text-soft">Every alert stands in the app, mailed or not.</p>
    </fieldset>
  );
}

/** The address of who is here does for most. */
function NoChannel({ onMade }: { readonly onMade: (id: string) => void }) {
  const queries = useQueryClient();
  const { data: me } = useQuery(meQuery);
  const make = useMutation({
    mutationFn: channelTo,
    onSuccess: async ({ id, address, verified }) => {
      onMade(id);
      await queries.invalidateQueries({ queryKey: ['channels'] });
      if (!verified) toast(`Open the link that we mailed to ${address}.`);
    },
    onError: (error) => toast(`No channel was made. ${toProblem(error).message}`),
  });
  return (
    <div data-state="empty" className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span className="text-soft">Nobody yet: there is no channel.</span>
      {me && (
        <Button size="small" pending={make.isPending} onClick={() => make.mutate(me.user.email)}>
          Mail {me.user.email}
        </Button>
      )}
    </div>
  );
}
