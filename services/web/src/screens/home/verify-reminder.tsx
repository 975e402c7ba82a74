import { useMutation } from '@tanstack/react-query';
import { MailWarning } from 'lucide-react';
import { answerOf, api } from '../../api/client.ts';
import { toProblem } from '../../api/problem.ts';
import { newKey } from '../../api/watches.ts';
import { Button } from '../../design/button.tsx';
import { toast } from '../../design/toast.ts';

/** Until an address is confirmed it gets no alerts: said where it can't be missed, with the way out. */
export function VerifyReminder({ email }: { readonly email: string }) {
  const send = useMutation({
    mutationFn: () =>
      answerOf<undefined>(api.POST('/api/v1/me/verification-mail', { headers: { 'Idempotency-Key': newKey() } })),
    onSuccess: () => toast(`The link is on its way to ${email}.`),
    onError: (error) => toast(toProblem(error).message),
  });
  return (
    <div role="note" className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg bg-warn-wash px-4 py-2.5">
      <MailWarning aria-hidden className="size-4 shrink-0 text-warn" />
      <p className="min-w-0 flex-1 basis-52">
        Confirm <span className="font-medium">{email}</span> by the link that we mailed, so that alerts can reach you
        there.
      </p>
      <Button size="small" pending={send.isPending} onClick={() => send.mutate()}>
        Send it again
      </Button>
    </div>
  );
}
