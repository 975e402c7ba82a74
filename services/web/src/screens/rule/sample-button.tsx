import { useMutation } from '@tanstack/react-query';
import { toProblem } from '../../api/problem.ts';
import { testRule } from '../../api/rules.ts';
import { Button } from '../../design/button.tsx';
import { toast } from '../../design/toast.ts';
import { ruleOf, type Draft } from './draft.ts';

/** Mails a sample of what the rule would tell to whom it would tell it. */
export function SampleButton({ draft }: { readonly draft: Draft }) {
  const send = useMutation({
    // A rule that is not complete is refused as the server would.
    mutationFn: async () => testRule(ruleOf(draft)),
    onSuccess: ({ deliveries }) =>
      toast(deliveries.length === 1 ? 'A sample is on its way.' : `${deliveries.length} samples are on their way.`),
    onError: (error) => toast(`No sample was sent. ${toProblem(error).message}`),
  });
  return (
    <Button
      pending={send.isPending}
      disabled={draft.channels.length === 0}
      data-hint={
        draft.channels.length === 0 ? 'Choose whom to mail first.' : 'What an alert of this rule will look like.'
      }
      onClick={() => send.mutate()}
    >
      Mail a sample
    </Button>
  );
}
