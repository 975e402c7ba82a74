import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { readChannel, renameChannel, type Channel } from '../../api/channels.ts';
import { Problem } from '../../api/problem.ts';
import { Dialog } from '../../design/dialog.tsx';
import { Field } from '../../design/field.tsx';
import { Form, useForm } from '../../design/form.tsx';
import { toast } from '../../design/toast.ts';

interface RenameChannelProps {
  readonly channel: Channel;
  readonly onClose: () => void;
}

/** Says in one's own words whose address it is, unless somebody was faster. */
export function RenameChannel({ channel, onClose }: RenameChannelProps) {
  const queries = useQueryClient();
  // As it was when this was opened: what comes later is another's.
  const [mine] = useState(channel);
  const [theirs, setTheirs] = useState<Channel>();
  const form = useForm({
    fields: ['name'],
    send: async ({ name }) => {
      try {
        await renameChannel(mine.id, name.trim(), (theirs ?? mine).version);
        await queries.invalidateQueries({ queryKey: ['channels', 'list'] });
        onClose();
        toast('Saved.');
      } catch (error) {
        if (!(error instanceof Problem && error.status === 412)) throw error;
        setTheirs(await readChannel(mine.id));
      }
    },
  });
  return (
    <Dialog open onClose={onClose} title="Rename" description={mine.address}>
      <Form of={form} action={theirs === undefined ? 'Save' : 'Save mine over it'}>
        <Field
          form={form}
          name="name"
          label="Name"
          hint="Whose it is, or where it is read. Left empty, the address is its name."
          defaultValue={mine.name}
          maxLength={200}
          autoComplete="off"
          autoFocus
        />
        {theirs !== undefined && (
          <p role="alert" className="rounded-md bg-warn-wash px-3 py-2.5 text-sm">
            Changed by somebody else while this was open. Nothing of yours is saved yet. Its name is now{' '}
            {theirs.name === '' ? 'its address' : `“${theirs.name}”`}.
          </p>
        )}
      </Form>
    </Dialog>
  );
}
