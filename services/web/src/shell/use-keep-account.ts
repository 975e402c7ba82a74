import { useMutation, useQueryClient } from '@tanstack/react-query';
import { cancelErasure } from '../api/erasure.ts';
import { meQuery } from '../api/me.ts';
import { toProblem } from '../api/problem.ts';
import { toast } from '../design/toast.ts';

/** Takes back that one's account is erased. */
export function useKeepAccount() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: cancelErasure,
    onSuccess: () => toast('Your account stays.'),
    onError: (error) => toast(toProblem(error).message),
    // With what is known of the erasure, which stands below it.
    onSettled: () => queries.invalidateQueries({ queryKey: meQuery.queryKey }),
  });
}
