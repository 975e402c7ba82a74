import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { answerOf } from '../../api/answer.ts';
import { Problem } from '../../api/problem.ts';
import { buttonClasses } from '../../design/button.tsx';
import { PasswordField } from '../../design/field.tsx';
import { Form, useForm } from '../../design/form.tsx';
import { door } from '../../session/grants.ts';
import { Frame, LINK, UsedLink } from './frame.tsx';

export function ResetPassword() {
  const { token } = useSearch({ from: '/reset-password' });
  const [came, setCame] = useState<'done' | 'too_late'>();
  const form = useForm({
    fields: ['password'],
    send: async ({ password }) => {
      try {
        await answerOf(door.POST('/api/v1/auth/reset-password', { body: { token, password } }));
        setCame('done');
      } catch (error) {
        if (!(error instanceof Problem) || error.reason !== 'token_invalid') throw error;
        setCame('too_late');
      }
    },
  });
  if (came === 'too_late' || token === '') {
    return (
      <UsedLink title="Ask for a new link">
        <Link to="/forgot-password" className={buttonClasses({ look: 'primary', size: 'large' })}>
          Send another link
        </Link>
        <Link to="/sign-in" className={LINK}>
          Back to sign in
        </Link>
      </UsedLink>
    );
  }
  if (came === 'done') {
    return (
      <Frame
        title="Password changed"
        says={<p role="status">All your sessions have ended. Sign in with the new one.</p>}
      >
        <Link to="/sign-in" className={buttonClasses({ look: 'primary', size: 'large' })}>
          Sign in
        </Link>
      </Frame>
    );
  }
  return (
    <Frame title="Choose a new password">
      <Form of={form} action="Change password" wide>
        <PasswordField
          form={form}
          name="password"
          label="New password"
          hint="10 characters or more."
          autoComplete="new-password"
          required
          autoFocus
        />
      </Form>
    </Frame>
  );
}
