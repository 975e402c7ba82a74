import { useQueryClient } from '@tanstack/react-query';
import { toProblem } from '../../api/problem.ts';
import { addWatch, removeWatch, type Watch } from '../../api/watches.ts';
import { Dialog } from '../../design/dialog.tsx';
import { Field } from '../../design/field.tsx';
import { Form, useForm } from '../../design/form.tsx';
import { toast } from '../../design/toast.ts';

/** Watches a page from now on; what was read stands on the screen as soon as it is known. */
export function AddWatch({ onClose }: { readonly onClose: () => void }) {
  const queries = useQueryClient();
  const refresh = () => queries.invalidateQueries({ queryKey: ['watches'] });
  const undo = ({ id }: Watch) => {
    removeWatch(id)
      .then(refresh)
      .catch((error: unknown) => toast(`It is still watched. ${toProblem(error).message}`));
  };
  const form = useForm({
    fields: ['url'],
    about: { plan_limit: 'url' },
    send: async ({ url }) => {
      const watch = await addWatch(url);
      await refresh();
      onClose();
      toast('The page is watched, every hour.', () => undo(watch));
    },
  });
  return (
    <Dialog open onClose={onClose} title="Watch a page" description="Its price and stock, from now on.">
      <Form of={form} action="Watch it">
        <Field
          form={form}
          name="url"
          label="Address of the page"
          hint="As it stands in your browser, of a product in a shop."
          placeholder="https://shop.example/product"
          type="url"
          inputMode="url"
          autoComplete="off"
          required
          autoFocus
        />
      </Form>
    </Dialog>
  );
}
