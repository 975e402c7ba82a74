import { useQueryClient } from '@tanstack/react-query';
import { addChannel } from '../../api/channels.ts';
import { Dialog } from '../../design/dialog.tsx';
import { Field } from '../../design/field.tsx';
import { Form, useForm } from '../../design/form.tsx';
import { toast } from '../../design/toast.ts';

/** Adds an address; whoever reads it is asked first, but for one's own. */
export function AddChannel({ onClose }: { readonly onClose: () => void }) {
  const queries = useQueryClient();
  const form = useForm({
    fields: ['address'],
    about: { channel_exists: 'address', channel_limit: 'address', confirm_mails: 'address' },
    send: async ({ address }) => {
      const channel = await addChannel(address.trim());
      await queries.invalidateQueries({ queryKey: ['channels', 'list'] });
      onClose();
      toast(
        channel.verified
          ? 'The address can be used at once: it is your own.'
          : 'A mail with a link is on its way there.',
      );
    },
  });
  return (
    <Dialog open onClose={onClose} title="Add an address" description="Alerts of the rules that you choose go there.">
      <Form of={form} action="Add it">
        <Field
          form={form}
          name="address"
          label="E-mail address"
          hint="Another than your own gets a link first, and nothing more before it is opened."
          type="email"
          autoComplete="email"
          required
          autoFocus
        />
      </Form>
    </Dialog>
  );
}
