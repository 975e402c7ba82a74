import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { toProblem } from '../../api/problem.ts';
import { removeEndpoint, type Endpoint } from '../../api/webhooks.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Form, useForm } from '../../design/form.tsx';
import { toast } from '../../design/toast.ts';
import { titleOf } from './words.ts';

interface DeleteEndpointProps {
  readonly endpoint: Endpoint;
  readonly onClose: () => void;
}

/** Names what is lost before an endpoint is deleted. */
export function DeleteEndpoint({ endpoint, onClose }: DeleteEndpointProps) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const form = useForm({
    fields: [],
    send: async () => {
      // First away from here, and done with asking: its page is not to ask for what is gone.
      onClose();
      await navigate({ to: '/channels', ignoreBlocker: true });
      await queries.cancelQueries({ queryKey: ['webhooks', endpoint.id] });
      try {
        await removeEndpoint(endpoint.id);
        queries.removeQueries({ queryKey: ['webhooks', endpoint.id] });
        toast(`${titleOf(endpoint)} is deleted.`);
      } catch (error) {
        toast(`${titleOf(endpoint)} is still there. ${toProblem(error).message}`);
      }
      await queries.invalidateQueries({ queryKey: ['webhooks', 'list'] });
    },
  });
  return (
    <Dialog open onClose={onClose} title="Delete this endpoint?" description={titleOf(endpoint)}>
      <Form of={form} action="Delete it" aside={<Button onClick={onClose}>Keep it</Button>}>
        <p>
          It is told of nothing any more, and what waits for it is not sent. Its secret and the list of its calls are
          lost. To stop for a while, switch it off.
        </p>
      </Form>
    </Dialog>
  );
}
