import { Link, useRouter, useSearch } from '@tanstack/react-router';
import { Field, PasswordField } from '../../design/field.tsx';
import { Form, useForm } from '../../design/form.tsx';
import { session } from '../../session/session.ts';
import { Frame, LINK } from './frame.tsx';

export function SignIn() {
  const { next } = useSearch({ from: '/guests/sign-in' });
  const router = useRouter();
  const form = useForm({
    fields: ['email', 'password'],
    send: async (values) => {
      await session.signIn(values);
      await router.invalidate();
    },
  });
  const ended = session.state.kind === 'signed_out' && session.state.why === 'ended';
  return (
    <Frame
      title="Sign in"
      says={ended ? <p role="status">Your session has ended. Sign in to go on where you were.</p> : undefined}
      otherwise={
        <p>
          New here?{' '}
          <Link to="/sign-up" search={{ ...(next && { next }) }} className={LINK}>
            Create an account
          </Link>
        </p>
      }
    >
      <Form of={form} action="Sign in" wide>
        <Field
          form={form}
          name="email"
          label="E-mail address"
          type="email"
          autoComplete="username"
          required
          autoFocus
        />
        <div className="relative">
          <PasswordField form={form} name="password" label="Password" autoComplete="current-password" required />
          <Link to="/forgot-password" className={`absolute top-0 right-0 text-sm ${LINK}`}>
            Forgot password
          </Link>
        </div>
      </Form>
    </Frame>
  );
}
