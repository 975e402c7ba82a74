import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import type { Schemas } from '../../api/client.ts';
import { meQuery } from '../../api/me.ts';
import { session } from '../../session/session.ts';

/** Gives what takes a person's account as it is after a change of theirs: into the cache, the session and the shell. */
export function useTakeMe(): (me: Schemas['Me']) => Promise<void> {
  const queries = useQueryClient();
  const router = useRouter();
  return (me) => {
    queries.setQueryData(meQuery.queryKey, me);
    session.know(me.user);
    return router.invalidate();
  };
}
