import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { changeMe } from '../../api/account.ts';
import { meQuery } from '../../api/me.ts';
import { sessionsQuery } from '../../api/sessions.ts';
import { PasswordField } from '../../design/field.tsx';
import { Form, useForm } from '../../design/form.tsx';
import { Section } from '../../design/page.tsx';
import { toast } from '../../design/toast.ts';

/** Chooses a new password. The form is a new one after each change, so that nothing of the last stays in it. */
export function Password() {
  const [changes, setChanges] = useState(0);
  return (
    <Section title="Choose a new password">
      <NewPassword key={changes} onChanged={() => setChanges((count) => count + 1)} />
    </Section>
  );
}

function NewPassword({ onChanged }: { readonly onChanged: () => void }) {
  const queries = useQueryClient();
  const { data: me } = useQuery(meQuery);
  const form = useForm({
    fields: ['currentPassword', 'newPassword'],
    send: async (body) => {
      await changeMe(body);
      void queries.invalidateQueries({ queryKey: sessionsQuery.queryKey });
      toast('Your password is changed. Your other sessions have ended.');
      onChanged();
    },
  });
  return (
    <div className="flex max-w-md flex-col gap-4 p-4">
      <p className="text-soft">Your sessions on all other devices end with it.</p>
      <Form of={form} action="Change the password">
        {/* Tells password managers whose password it is. */}
        <input type="text" autoComplete="username" value={me?.user.email ?? ''} readOnly hidden />
        <PasswordField
          form={form}
          name="currentPassword"
          label="Current password"
          autoComplete="current-password"
          required
        />
        <PasswordField
          form={form}
          name="newPassword"
          label="New password"
          hint="10 characters or more."
          autoComplete="new-password"
          required
        />
      </Form>
    </div>
  );
}
