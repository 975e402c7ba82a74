import { useQueryClient } from '@tanstack/react-query';
import { endOtherSessions, endSession, sessionsQuery, type Session } from '../../api/sessions.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Form, useForm } from '../../design/form.tsx';
import { toast } from '../../design/toast.ts';
import { formatCount } from '../../words/count.ts';
import { deviceOf } from './device-words.ts';

interface EndSessionsProps {
  /** All but this one where none is given. */
  readonly session?: Session | undefined;
  readonly onClose: () => void;
}

/** Says what is lost with a session: it can't be opened again without the password. */
export function EndSessions({ session, onClose }: EndSessionsProps) {
  const queries = useQueryClient();
  const form = useForm({
    fields: [],
    send: async () => {
      try {
        const ended = session === undefined ? await endOtherSessions() : await endSession(session.id).then(() => 1);
        onClose();
        toast(ended === 1 ? 'The session has ended.' : `${formatCount(ended)} sessions ended.`);
      } finally {
        // Also where one of many could not be ended.
        void queries.invalidateQueries({ queryKey: sessionsQuery.queryKey });
      }
    },
  });
  const title = session === undefined ? 'End all other sessions' : `End the session of ${deviceOf(session.userAgent)}`;
  return (
    <Dialog open onClose={onClose} title={title}>
      <Form
        of={form}
        action={session === undefined ? 'End them' : 'End it'}
        aside={<Button onClick={onClose}>{session === undefined ? 'Keep them' : 'Keep it'}</Button>}
      >
        <p>
          Whoever is signed in there is asked for the password, and what was typed there and not saved is lost. Here you
          stay signed in.
        </p>
      </Form>
    </Dialog>
  );
}
