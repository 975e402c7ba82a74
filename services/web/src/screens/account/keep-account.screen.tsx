import { useQueryClient } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { answerOf } from '../../api/answer.ts';
import { meQuery } from '../../api/me.ts';
import { Problem } from '../../api/problem.ts';
import { buttonClasses } from '../../design/button.tsx';
import { Form, useForm } from '../../design/form.tsx';
import { door } from '../../session/grants.ts';
import { Frame, UsedLink } from './frame.tsx';

/** Takes back, by the link of a mail, that an account is erased. */
export function KeepAccount() {
  const { token } = useSearch({ from: '/keep-account' });
  const [came, setCame] = useState<'done' | 'too_late'>();
  const queries = useQueryClient();
  const form = useForm({
    fields: [],
    send: async () => {
      try {
        await answerOf(door.POST('/api/v1/auth/keep-account', { body: { token } }));
        // Who is signed in here was asked for before, when the account still had an end.
        queries.removeQueries({ queryKey: meQuery.queryKey });
        setCame('done');
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
  if (came === 'too_late' || token === '') return <UsedLink title="Nothing to take back">{onwards}</UsedLink>;
  if (came === 'done') {
    return (
      <Frame title="Your account stays" says={<p role="status">Nothing is erased. All is as it was.</p>}>
        {onwards}
      </Frame>
    );
  }
  return (
    <Frame title="Keep your account" says="You asked that your account is erased. This takes it back.">
      <Form of={form} action="Keep my account" wide>
        {null}
      </Form>
    </Frame>
  );
}
