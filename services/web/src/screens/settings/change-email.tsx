import { changeEmail } from '../../api/account.ts';
import { Dialog } from '../../design/dialog.tsx';
import { Field, PasswordField } from '../../design/field.tsx';
import { Form, useForm } from '../../design/form.tsx';
import { toast } from '../../design/toast.ts';
import { useTakeMe } from './use-take-me.ts';

/** Asks for the password again: whoever has the address has the account. */
export function ChangeEmail({ onClose }: { readonly onClose: () => void }) {
  const takeMe = useTakeMe();
  const form = useForm({
    fields: ['email', 'currentPassword'],
    about: { email_taken: 'email' },
    send: async ({ email, currentPassword }) => {
      await takeMe(await changeEmail({ email: email.trim(), currentPassword }));
      onClose();
      toast(`A link is on its way to ${email.trim()}.`);
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title="Change the e-mail address"
      description="We mail a link to the new address and tell the present one. You sign in with the new one from the moment that its link is followed."
    >
      <Form of={form} action="Mail the link">
        <Field form={form} name="email" label="New address" type="email" autoComplete="email" required autoFocus />
        <PasswordField
          form={form}
          name="currentPassword"
          label="Current password"
          autoComplete="current-password"
          required
        />
      </Form>
    </Dialog>
  );
}
