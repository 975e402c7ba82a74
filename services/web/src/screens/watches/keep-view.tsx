import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMay } from '../../api/me.ts';
import { addWatchView, changeWatchView, type WatchView as KeptView } from '../../api/watch-views.ts';
import { Dialog } from '../../design/dialog.tsx';
import { Field } from '../../design/field.tsx';
import { Form, useForm } from '../../design/form.tsx';
import { toast } from '../../design/toast.ts';
import { contentOf, viewFrom } from './kept-view.ts';
import type { WatchView } from './view.ts';

interface KeepViewProps {
  readonly view: WatchView;
  /** It, where there is one already: its name and who sees it are asked. */
  readonly kept: KeptView | undefined;
  readonly onClose: () => void;
}

/** Under which name the filters, order and columns of the table are kept, and who sees it. */
export default function KeepView({ view, kept, onClose }: KeepViewProps) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const mayShare = useMay('watches:write');
  const form = useForm({
    fields: ['name', 'shared'],
    send: async ({ name, shared }) => {
      const fields = { name: name.trim(), shared: shared === 'on' };
      const { name: said, ...saved } = await (kept === undefined
        ? addWatchView({ ...contentOf(view), ...fields })
        : changeWatchView(kept, fields));
      await queries.invalidateQueries({ queryKey: ['watch-views'] });
      if (kept === undefined) {
        void navigate({ to: '/watches', search: viewFrom({ ...saved, name: said }), replace: true });
        toast(`Kept as “${said}”.`);
      }
      onClose();
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={kept === undefined ? 'Keep this as a view' : 'Rename or share it'}
      description="Filters, order and columns come back under this name."
    >
      <Form of={form} action={kept === undefined ? 'Keep it' : 'Save'}>
        <Field
          form={form}
          name="name"
          label="Name"
          maxLength={60}
          pattern=".*\S.*"
          autoComplete="off"
          defaultValue={kept?.name}
          required
          autoFocus
        />
        {mayShare && (
          <label className="flex min-h-8 items-center gap-2 touch:min-h-11">
            <input
              type="checkbox"
              name="shared"
              defaultChecked={kept?.shared ?? false}
              className="size-4 accent-accent"
            />
            Show it to everybody in the organisation
          </label>
        )}
      </Form>
    </Dialog>
  );
}
