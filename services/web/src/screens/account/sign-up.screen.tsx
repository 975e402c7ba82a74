import { Link, useRouter, useSearch } from '@tanstack/react-router';
import { Field, PasswordField } from '../../design/field.tsx';
import { Form, useForm } from '../../design/form.tsx';
import { session } from '../../session/session.ts';
import { Frame, LINK } from './frame.tsx';

export function SignUp() {
  const { next } = useSearch({ from: '/guests/sign-up' });
  const router = useRouter();
  const form = useForm({
    fields: ['name', 'tenantName', 'email', 'password'],
    about: { email_taken: 'email' },
    send: async (values) => {
      await session.register(values);
      await router.invalidate();
    },
  });
  return (
    <Frame
      title="Create an account"
      says="Watch competitors’ prices and stock. 14 days of everything, no card."
      otherwise={
        <p>
          Have an account?{' '}
          <Link to="/sign-in" search={{ ...(next && { next }) }} className={LINK}>
            Sign in
          </Link>
        </p>
      }
    >
      <Form of={form} action="Create account" wide>
        <Field form={form} name="name" label="Your name" autoComplete="name" required autoFocus />
        <Field form={form} name="tenantName" label="Organisation" autoComplete="organization" required />
        <Field form={form} name="email" label="E-mail address" type="email" autoComplete="username" required />
        <PasswordField
          form={form}
          name="password"
          label="Password"
          hint="10 characters or more."
          autoComplete="new-password"
          required
        />
      </Form>
    </Frame>
  );
}
