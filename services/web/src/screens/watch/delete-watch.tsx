import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import { useMemo } from 'react';
import { useActions } from '../../actions/actions.ts';
import type { Watch } from '../../api/watches.ts';
import { Button } from '../../design/button.tsx';
import { Section } from '../../design/page.tsx';
import { deleteWithUndo } from '../watches/deletions.ts';

/** The end of a watch: for a day it can be put back as it was. */
export function DeleteWatch({ watch }: { readonly watch: Watch }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const actions = useMemo(() => {
    const remove = async () => {
      // First away from here: its page is not to ask for what is gone.
      await navigate({ to: '/watches', ignoreBlocker: true });
      queries.removeQueries({ queryKey: ['watches', watch.id] });
      deleteWithUndo(queries, [watch]);
    };
    return [
      { id: 'delete-watch', label: 'Delete this watch', group: 'Watch', icon: Trash2, run: () => void remove() },
    ] as const;
  }, [navigate, queries, watch]);
  useActions(actions);
  return (
    <Section title="Delete this watch">
      <div className="flex flex-wrap items-center justify-between gap-3 p-4">
        <p className="max-w-prose text-soft">
          Its page is looked at no more. Alerts that were raised stay. You can undo it for a day: then all is there
          again, history included.
        </p>
        <Button look="danger" icon={<Trash2 aria-hidden className="size-4" />} onClick={actions[0].run}>
          Delete
        </Button>
      </div>
    </Section>
  );
}
