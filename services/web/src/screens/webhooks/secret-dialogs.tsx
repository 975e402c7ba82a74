import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { endPreviousSecret, rotateSecret, type Endpoint } from '../../api/webhooks.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Form, useForm } from '../../design/form.tsx';
import { toast } from '../../design/toast.ts';
import { formatMoment } from '../../words/time.ts';
import { SecretShown } from './secret-shown.tsx';

interface SecretDialogProps {
  readonly endpoint: Endpoint;
  readonly onClose: () => void;
}

/** Gives an endpoint another secret, and tells for how long the old one is good too. */
export function RotateSecret({ endpoint: { id, previousSecretValidUntil }, onClose }: SecretDialogProps) {
  const queries = useQueryClient();
  const [rotated, setRotated] = useState<{ readonly secret: string; readonly previousValidUntil: string }>();
  const form = useForm({
    fields: [],
    send: async () => {
      setRotated(await rotateSecret(id));
      await queries.invalidateQueries({ queryKey: ['webhooks', id] });
    },
  });
  if (rotated !== undefined) {
    return (
      <SecretShown secret={rotated.secret} onClose={onClose}>
        Until {formatMoment(new Date(rotated.previousValidUntil))} each call is signed with both, the new one and the
        one before. Your server may know either.
      </SecretShown>
    );
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title="Rotate the secret"
      description="A new one signs from now on. For 24 hours the one before signs too, so that nothing is missed."
    >
      <Form of={form} action="Rotate it" aside={<Button onClick={onClose}>Keep this one</Button>}>
        {previousSecretValidUntil !== null && (
          <p className="text-warn">Two sign now already. The older of them ends at once.</p>
        )}
      </Form>
    </Dialog>
  );
}

/** Ends the time in which two secrets sign. */
export function EndPreviousSecret({ endpoint: { id }, onClose }: SecretDialogProps) {
  const queries = useQueryClient();
  const form = useForm({
    fields: [],
    send: async () => {
      await endPreviousSecret(id);
      await queries.invalidateQueries({ queryKey: ['webhooks', id] });
      onClose();
      toast('The old secret signs no more.');
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title="End the old secret now"
      description="A server that still has it alone refuses every call from now on. It can’t be brought back."
    >
      <Form of={form} action="End it" aside={<Button onClick={onClose}>Keep it</Button>}>
        {null}
      </Form>
    </Dialog>
  );
}
