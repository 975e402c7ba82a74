import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { toProblem } from '../api/problem.ts';
import { addSampleData, removeSampleData } from '../api/sample-data.ts';
import { toast } from '../design/toast.ts';

/** A page of one thing, which may be a sample that goes. */
const OF_ONE = /^\/(watches|competitors|rules)\/./;

/** Adds sample data and goes Home, where it is seen at once. */
export function useAddSampleData(industry: string | undefined) {
  const queries = useQueryClient();
  const router = useRouter();
  return useMutation({
    mutationFn: () => addSampleData(industry),
    onSuccess: async () => {
      await queries.invalidateQueries();
      await router.navigate({ to: '/' });
    },
    onError: (error) => toast(toProblem(error).message),
  });
}

/** Removes it with all that came of it; who looks at a page of one thing is led Home. */
export function useRemoveSampleData() {
  const queries = useQueryClient();
  const router = useRouter();
  return useMutation({
    mutationFn: removeSampleData,
    onSuccess: async () => {
      if (OF_ONE.test(router.state.location.pathname)) await router.navigate({ to: '/' });
      await queries.invalidateQueries();
      toast('The sample data is removed.');
    },
    onError: (error) => toast(toProblem(error).message),
  });
}
