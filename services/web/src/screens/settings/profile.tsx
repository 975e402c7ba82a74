import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { cancelEmailChange, changeMe } from '../../api/account.ts';
import type { Schemas } from '../../api/client.ts';
import { meQuery } from '../../api/me.ts';
import { toProblem } from '../../api/problem.ts';
import { Badge } from '../../design/badge.tsx';
import { Button } from '../../design/button.tsx';
import { CopyId } from '../../design/copy.tsx';
import { Field } from '../../design/field.tsx';
import { Form, useForm } from '../../design/form.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { Section } from '../../design/page.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { toast } from '../../design/toast.ts';
import { Fact } from './fact.tsx';
import { useTakeMe } from './use-take-me.ts';

const ChangeEmail = lazy(() => import('./change-email.tsx').then((file) => ({ default: file.ChangeEmail })));

type Me = Schemas['Me'];

/** Who one is. */
export function Profile() {
  const me = useQuery(meQuery);
  return (
    <Section title="You">
      <Loaded
        query={me}
        to="see your profile"
        skeleton={<SkeletonRows rows={4} rowClassName="h-16" />}
        isEmpty={() => false}
        empty={null}
      >
        {(data) => <You me={data} />}
      </Loaded>
    </Section>
  );
}

function You({ me }: { readonly me: Me }) {
  const takeMe = useTakeMe();
  const form = useForm({
    fields: ['name'],
    send: async ({ name }) => {
      await takeMe(await changeMe({ name: name.trim() }));
      toast('Your name is changed.');
    },
  });
  return (
    <>
      <div className="max-w-md p-4">
        <Form of={form} action="Save">
          <Field
            form={form}
            name="name"
            label="Name"
            defaultValue={me.user.name}
            autoComplete="name"
            maxLength={100}
            required
          />
        </Form>
      </div>
      <dl className="divide-y divide-line border-t border-line">
        <Fact name="E-mail address">
          <Address user={me.user} />
        </Fact>
        {me.pendingEmail !== null && (
          <Fact name="New address">
            <PendingAddress email={me.pendingEmail} />
          </Fact>
        )}
        <Fact name="Your id">
          <Id id={me.user.id} what="id" />
        </Fact>
        <Fact name="Organisation">
          {me.tenant.name}, as {me.role}
        </Fact>
        <Fact name="Id of the organisation">
          <Id id={me.tenant.id} what="organisation’s id" />
        </Fact>
      </dl>
    </>
  );
}

/** Its text stands under the other facts, not its edge. */
function Id({ id, what }: { readonly id: string; readonly what: string }) {
  return (
    <span className="-ml-1">
      <CopyId id={id} what={what} />
    </span>
  );
}

function Address({ user: { email, emailVerified } }: { readonly user: Me['user'] }) {
  const [isChanging, setIsChanging] = useState(false);
  return (
    <span className="flex flex-wrap items-center gap-2">
      <span className="break-all">{email}</span>
      {emailVerified ? <Badge tone="good">Confirmed</Badge> : <Badge tone="warn">Not confirmed</Badge>}
      <Button size="small" aria-label="Change the e-mail address" onClick={() => setIsChanging(true)}>
        Change
      </Button>
      <Suspense fallback={null}>{isChanging && <ChangeEmail onClose={() => setIsChanging(false)} />}</Suspense>
    </span>
  );
}

function PendingAddress({ email }: { readonly email: string }) {
  const queries = useQueryClient();
  const cancel = useMutation({
    mutationFn: cancelEmailChange,
    onSuccess: () => toast('Your address stays as it is.'),
    onError: (error) => toast(toProblem(error).message),
    onSettled: () => queries.invalidateQueries({ queryKey: meQuery.queryKey }),
  });
  return (
    <span className="flex flex-wrap items-center gap-2">
      <span className="break-all">{email}</span>
      <Badge tone="warn">Waits for the link we mailed there</Badge>
      <Button size="small" pending={cancel.isPending} onClick={() => cancel.mutate()}>
        Take it back
      </Button>
    </span>
  );
}
