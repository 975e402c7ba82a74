import { Link, useRouteContext, useRouter, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { answerOf } from '../../api/answer.ts';
import { api } from '../../api/client.ts';
import { Problem } from '../../api/problem.ts';
import { buttonClasses } from '../../design/button.tsx';
import { Field, PasswordField } from '../../design/field.tsx';
import { Form, useForm } from '../../design/form.tsx';
import { door } from '../../session/grants.ts';
import { session } from '../../session/session.ts';
import { Frame, LINK, UsedLink } from './frame.tsx';

export function AcceptInvitation() {
  const { token } = useSearch({ from: '/accept-invitation' });
  const { who } = useRouteContext({ from: '/accept-invitation' });
  const [tooLate, setTooLate] = useState(token === '');
  if (tooLate) {
    return (
      <UsedLink title="Ask for a new invitation">
        <Link to="/" className={buttonClasses({ look: 'primary', size: 'large' })}>
          Go to Home
        </Link>
      </UsedLink>
    );
  }
  const props = { token, onTooLate: () => setTooLate(true) };
  return who === undefined ? <AsNewcomer {...props} /> : <AsMember {...props} email={who.user.email} />;
}

interface WayProps {
  readonly token: string;
  readonly onTooLate: () => void;
}

/** Goes on as a member of the organisation that invited. */
function useAccept<Name extends 'name' | 'password'>({ token, onTooLate }: WayProps, fields: readonly Name[]) {
  const router = useRouter();
  return useForm({
    fields,
    send: async (body) => {
      const client = session.state.kind === 'signed_in' ? api : door;
      try {
        const params = { path: { token } };
        session.enter(await answerOf(client.POST('/api/v1/invitations/{token}/accept', { params, body })));
        await router.navigate({ to: '/', replace: true });
      } catch (error) {
        if (!(error instanceof Problem) || error.status !== 404) throw error;
        onTooLate();
      }
    },
  });
}

function AsMember({ email, ...way }: WayProps & { readonly email: string }) {
  const form = useAccept(way, []);
  return (
    <Frame
      title="Accept the invitation"
      says={
        <p>
          You are signed in as <span className="font-medium text-ink">{email}</span>.
        </p>
      }
    >
      <Form of={form} action="Join the organisation" wide>
        {null}
      </Form>
    </Frame>
  );
}

function AsNewcomer(way: WayProps) {
  const form = useAccept(way, ['name', 'password']);
  const here = `/accept-invitation?token=${encodeURIComponent(way.token)}`;
  return (
    <Frame
      title="Accept the invitation"
      says="Choose how you sign in from now on."
      otherwise={
        <p>
          Have an account?{' '}
          <Link to="/sign-in" search={{ next: here }} className={LINK}>
            Sign in
          </Link>{' '}
          and join with it.
        </p>
      }
    >
      <Form of={form} action="Join the organisation" wide>
        <Field form={form} name="name" label="Your name" autoComplete="name" required autoFocus />
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
