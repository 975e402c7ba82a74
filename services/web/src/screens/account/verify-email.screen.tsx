import { useQueryClient } from '@tanstack/react-query';
import { Link, useRouter, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { answerOf } from '../../api/answer.ts';
import { meQuery } from '../../api/me.ts';
import { Problem } from '../../api/problem.ts';
import { buttonClasses } from '../../design/button.tsx';
import { Form, useForm } from '../../design/form.tsx';
import { door } from '../../session/grants.ts';
import { session } from '../../session/session.ts';
import { Frame, UsedLink } from './frame.tsx';

/** Asks for a press: what scans mail opens links too, and must not confirm anything. */
export function VerifyEmail() {
  const { token } = useSearch({ from: '/verify-email' });
  const [came, setCame] = useState<'done' | 'too_late'>();
  const queries = useQueryClient();
  const router = useRouter();
  const form = useForm({
    fields: [],
    send: async () => {
      try {
        await answerOf(door.POST('/api/v1/auth/verify-email', { body: { token } }));
        setCame('done');
        // Who is signed in here may have got another address by it.
        if (session.state.kind === 'signed_in') {
          session.know((await queries.fetchQuery({ ...meQuery, staleTime: 0 })).user);
          await router.invalidate();
        }
      } catch (error) {
        if (!(error instanceof Problem) || error.reason !== 'token_invalid') throw error;
        setCame('too_late');
      }
    },
  });
  const onwards = (
    <Link to="/" className={buttonClasses({ look: 'primary', size: 'large' })}>
      Go to Home
    </Link>
  );
  if (came === 'too_late' || token === '') return <UsedLink title="Not confirmed by this link">{onwards}</UsedLink>;
  if (came === 'done') {
    return (
      <Frame title="Address confirmed" says={<p role="status">It is yours from now on, for mails and to sign in.</p>}>
        {onwards}
      </Frame>
    );
  }
  return (
    <Frame title="Confirm your address" says="So that alerts are mailed to you and to nobody else.">
      <Form of={form} action="This is my address" wide>
        {null}
      </Form>
    </Frame>
  );
}
