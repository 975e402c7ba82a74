import { useQueryClient } from '@tanstack/react-query';
import { changeWatch, patchWatches, setOwnPrice, type Watch } from '../../api/watches.ts';
import { Dialog } from '../../design/dialog.tsx';
import { Field } from '../../design/field.tsx';
import { Form, useForm } from '../../design/form.tsx';
import { toast } from '../../design/toast.ts';
import { titleOf } from './words.ts';

interface EditProps {
  readonly watch: Watch;
  readonly onClose: () => void;
}

export function EditWatch({ watch, onClose }: EditProps) {
  const saved = useSaved(onClose);
  const form = useForm({
    fields: ['name', 'tags'],
    send: async ({ name, tags }) =>
      saved(await changeWatch(watch.id, { name: name.trim(), tags: tagsOf(tags) }), 'Saved.'),
  });
  return (
    <Dialog open onClose={onClose} title="Name and tags">
      <Form of={form} action="Save">
        <Field form={form} name="name" label="Name" defaultValue={titleOf(watch)} maxLength={300} required autoFocus />
        <Field
          form={form}
          name="tags"
          label="Tags"
          hint="With commas between them, at most 20."
          defaultValue={watch.tags.join(', ')}
          autoComplete="off"
        />
      </Form>
    </Dialog>
  );
}

export function OwnPriceDialog({ watch, onClose }: EditProps) {
  const saved = useSaved(onClose);
  const form = useForm({
    fields: ['amount', 'currency'],
    send: async ({ amount, currency }) => {
      const body = { amount: amount.trim().replace(',', '.'), currency: currency.trim().toUpperCase() };
      saved(await setOwnPrice(watch.id, body), 'Your price is kept.');
    },
  });
  const currency = watch.ownPrice?.currency ?? watch.latest?.price?.currency ?? '';
  return (
    <Dialog open onClose={onClose} title="Your own price" description={`What you ask for ${titleOf(watch)}.`}>
      <Form of={form} action="Save">
        <Field
          form={form}
          name="amount"
          label="Price"
          inputMode="decimal"
          defaultValue={watch.ownPrice?.amount ?? ''}
          autoComplete="off"
          required
          autoFocus
        />
        <Field
          form={form}
          name="currency"
          label="Currency"
          hint="Three letters, such as EUR."
          defaultValue={currency}
          maxLength={3}
          autoComplete="off"
          required
        />
      </Form>
    </Dialog>
  );
}

function useSaved(onClose: () => void): (watch: Watch, words: string) => void {
  const queries = useQueryClient();
  return (saved, words) => {
    patchWatches(queries, (one) => (one.id === saved.id ? saved : one));
    void queries.invalidateQueries({ queryKey: ['watches', 'summary'] });
    onClose();
    toast(words);
  };
}

function tagsOf(text: string): string[] {
  return [...new Set(text.split(',').map((tag) => tag.trim()))].filter((tag) => tag !== '');
}
