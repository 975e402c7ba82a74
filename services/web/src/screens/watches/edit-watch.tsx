import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Problem, toProblem } from '../../api/problem.ts';
import { changeWatch, clearOwnPrice, patchWatches, readWatch, setOwnPrice, type Watch } from '../../api/watches.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Field } from '../../design/field.tsx';
import { Form, useForm } from '../../design/form.tsx';
import { toast } from '../../design/toast.ts';
import { ChangedMeanwhile } from './changed-meanwhile.tsx';
import { differencesOf } from './differences.ts';
import { titleOf } from './words.ts';

interface EditProps {
  readonly watch: Watch;
  readonly onClose: () => void;
}

export function EditWatch({ watch, onClose }: EditProps) {
  const saved = useSaved(onClose);
  /** As somebody else left it while this was open. */
  const [theirs, setTheirs] = useState<Watch>();
  const form = useForm({
    fields: ['name', 'tags'],
    send: async ({ name, tags }) => {
      try {
        const body = { name: name.trim(), tags: tagsOf(tags) };
        saved(await changeWatch(watch.id, body, (theirs ?? watch).version), 'Saved.');
      } catch (error) {
        if (!(error instanceof Problem && error.status === 412)) throw error;
        setTheirs(await readWatch(watch.id));
      }
    },
  });
  return (
    <Dialog open onClose={onClose} title="Name and tags">
      <Form of={form} action={theirs === undefined ? 'Save' : 'Save mine over it'}>
        <Field form={form} name="name" label="Name" defaultValue={titleOf(watch)} maxLength={300} required autoFocus />
        <Field
          form={form}
          name="tags"
          label="Tags"
          hint="With commas between them, at most 20."
          defaultValue={watch.tags.join(', ')}
          autoComplete="off"
        />
        {theirs !== undefined && (
          <ChangedMeanwhile
            differences={differencesOf(watch, theirs)}
            onKeep={() => saved(theirs, 'Kept as it is now.')}
          />
        )}
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
  const before = watch.ownPrice;
  const giveBack = () => {
    if (before?.currency == null) return;
    setOwnPrice(watch.id, { amount: before.amount, currency: before.currency })
      .then((again) => saved(again, 'Your price is back.'))
      .catch((error: unknown) => toast(`It stays away. ${toProblem(error).message}`));
  };
  const isOfProduct = watch.ownPriceOf === 'product';
  const [forgetting, setForgetting] = useState(false);
  const hasProduct = watch.productId !== null;
  const forget = async () => {
    setForgetting(true);
    try {
      await clearOwnPrice(watch.id);
      const words = hasProduct ? 'It goes by its product.' : 'Your price is taken away.';
      saved(await readWatch(watch.id), words, giveBack);
    } catch (error) {
      toast(`It stays as it is. ${toProblem(error).message}`);
    } finally {
      setForgetting(false);
    }
  };
  const description = isOfProduct
    ? `It is that of its product. A price that you give here counts for ${titleOf(watch)} alone.`
    : `What you ask for ${titleOf(watch)}.`;
  return (
    <Dialog open onClose={onClose} title="Your own price" description={description}>
      <Form
        of={form}
        action="Save"
        aside={
          watch.ownPriceOf === 'watch' && (
            <Button look="quiet" pending={forgetting} onClick={() => void forget()}>
              {hasProduct ? 'Go by its product' : 'Take it away'}
            </Button>
          )
        }
      >
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

function useSaved(onClose: () => void): (watch: Watch, words: string, undo?: () => void) => void {
  const queries = useQueryClient();
  return (saved, words, undo) => {
    patchWatches(queries, (one) => (one.id === saved.id ? saved : one));
    void queries.invalidateQueries({ queryKey: ['watches', saved.id] });
    void queries.invalidateQueries({ queryKey: ['watches', 'summary'] });
    onClose();
    toast(words, undo);
  };
}

function tagsOf(text: string): string[] {
  return [...new Set(text.split(',').map((tag) => tag.trim()))].filter((tag) => tag !== '');
}
