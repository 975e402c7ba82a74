import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toProblem } from '../../api/problem.ts';
import { changeRule, type Rule } from '../../api/rules.ts';
import { toast } from '../../design/toast.ts';

/** Ends the mails of a rule, or begins them again; either can be taken back. */
export function useMute({ id, name }: Pick<Rule, 'id' | 'name'>) {
  const queries = useQueryClient();
  const mute = useMutation({
    mutationFn: (muted: boolean) => changeRule(id, { muted }),
    onSuccess: async ({ muted }) => {
      await queries.invalidateQueries({ queryKey: ['rules'] });
      toast(muted ? `“${name}” is muted.` : `“${name}” mails again.`, () => mute.mutate(!muted));
    },
    onError: (error) => toast(`“${name}” is as it was. ${toProblem(error).message}`),
  });
  return mute;
}
