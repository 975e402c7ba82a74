import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { answerOf } from '../../api/answer.ts';
import { Field } from '../../design/field.tsx';
import { Form, useForm } from '../../design/form.tsx';
import { door } from '../../session/grants.ts';
import { Frame, LINK } from './frame.tsx';

export function ForgotPassword() {
  const [sentTo, setSentTo] = useState<string>();
  const form = useForm({
    fields: ['email'],
    send: async (body) => {
      await answerOf(door.POST('/api/v1/auth/forgot-password', { body }));
      setSentTo(body.email);
    },
  });
  const back = (
    <Link to="/sign-in" className={LINK}>
      Back to sign in
    </Link>
  );
  if (sentTo !== undefined) {
    return (
      <Frame
        title="Look into your mail"
        says={
          <p role="status">
            If there is an account for <span className="font-medium text-ink">{sentTo}</span>, a link to choose a new
            password is on its way. It works once, for an hour.
          </p>
        }
        otherwise={back}
      />
    );
  }
  return (
    <Frame title="Forgot password" says="We mail you a link with which you choose a new one." otherwise={back}>
      <Form of={form} action="Send the link" wide>
        <Field
          form={form}
          name="email"
          label="E-mail address"
          type="email"
          autoComplete="username"
          required
          autoFocus
        />
      </Form>
    </Frame>
  );
}
