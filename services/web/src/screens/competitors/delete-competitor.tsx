import { useQueryClient } from '@tanstack/react-query';
import { removeCompetitor, type Competitor } from '../../api/competitors.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Form, useForm } from '../../design/form.tsx';
import { toast } from '../../design/toast.ts';
import { formatCount } from '../../words/count.ts';

interface DeleteCompetitorProps {
  readonly competitor: Competitor;
  readonly onClose: () => void;
  /** Once it is gone. */
  readonly onDeleted?: () => void;
}

/** Names what is lost: deleting a competitor can't be undone. */
export function DeleteCompetitor({ competitor, onClose, onDeleted }: DeleteCompetitorProps) {
  const { id, name, watches } = competitor;
  const queries = useQueryClient();
  const form = useForm({
    fields: [],
    send: async () => {
      await removeCompetitor(id);
      onDeleted?.();
      await Promise.all([
        queries.invalidateQueries({ queryKey: ['competitors'] }),
        queries.invalidateQueries({ queryKey: ['watches'] }),
      ]);
      onClose();
      toast(`${name} is deleted.`);
    },
  });
  const lost = watches.total === 1 ? 'its one watch' : `its ${formatCount(watches.total)} watches`;
  const description =
    watches.total === 0
      ? 'Nothing is watched of it. It can’t be undone.'
      : `With it go ${lost}, their price history and your own prices there. Alerts that were raised stay. It can’t be undone.`;
  return (
    <Dialog open onClose={onClose} title={`Delete ${name}`} description={description}>
      <Form
        of={form}
        action={watches.total === 0 ? 'Delete it' : `Delete with ${lost}`}
        aside={<Button onClick={onClose}>Keep it</Button>}
      >
        {null}
      </Form>
    </Dialog>
  );
}
