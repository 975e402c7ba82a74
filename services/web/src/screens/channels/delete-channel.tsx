import { useQueryClient } from '@tanstack/react-query';
import { removeChannel, type Channel } from '../../api/channels.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Form, useForm } from '../../design/form.tsx';
import { toast } from '../../design/toast.ts';
import type { RuleName } from './words.ts';

interface DeleteChannelProps {
  readonly channel: Channel;
  readonly rules: readonly RuleName[];
  readonly onClose: () => void;
}

/** Names what is lost before an address is deleted. */
export function DeleteChannel({ channel: { id, address }, rules, onClose }: DeleteChannelProps) {
  const queries = useQueryClient();
  const form = useForm({
    fields: [],
    send: async () => {
      await removeChannel(id);
      await Promise.all(['channels', 'rules'].map((key) => queries.invalidateQueries({ queryKey: [key, 'list'] })));
      await queries.invalidateQueries({ queryKey: ['rules', 'of_channels'] });
      onClose();
      toast(`${address} gets no mail any more.`);
    },
  });
  return (
    <Dialog open onClose={onClose} title="Delete this address?" description={address}>
      <Form of={form} action="Delete it" aside={<Button onClick={onClose}>Keep it</Button>}>
        {rules.length === 0 ? (
          <p>No rule tells it. Mails on their way there are not sent any more.</p>
        ) : (
          <div className="flex flex-col gap-2">
            <p>These rules go on raising alerts, but mail them here no more:</p>
            <ul className="list-disc pl-5">
              {rules.map((rule) => (
                <li key={rule.id} className="break-words">
                  {rule.name}
                </li>
              ))}
            </ul>
          </div>
        )}
        <p className="text-soft">To use it again, it has to be added and confirmed again.</p>
      </Form>
    </Dialog>
  );
}
