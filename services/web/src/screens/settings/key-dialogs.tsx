import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { apiKeysQuery, createApiKey, deleteApiKey, type ApiKey } from '../../api/keys.ts';
import { meQuery } from '../../api/me.ts';
import { Button } from '../../design/button.tsx';
import { useCopy } from '../../design/copy.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Choice, Field } from '../../design/field.tsx';
import { Form, useForm } from '../../design/form.tsx';
import { toast } from '../../design/toast.ts';
import { When } from '../../design/when.tsx';
import { scopeWords } from './scope-words.ts';

/** How long a key may be used. */
const LIVES = [
  { days: '30', words: 'After 30 days' },
  { days: '90', words: 'After 90 days' },
  { days: '365', words: 'After a year' },
  { days: '', words: 'Never' },
] as const;

const daysFromNow = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

/** Makes a key, then shows it, this once. */
export function NewKey({ onClose }: { readonly onClose: () => void }) {
  const [key, setKey] = useState<string>();
  return key === undefined ? (
    <Dialog
      open
      onClose={onClose}
      title="New API key"
      description="It can do what you choose here, and never more than you."
    >
      <KeyForm onMade={setKey} />
    </Dialog>
  ) : (
    <Dialog
      open
      onClose={onClose}
      title="Copy the key now"
      description="It is shown this once. Keep it where secrets are kept."
    >
      <MadeKey text={key} onDone={onClose} />
    </Dialog>
  );
}

function KeyForm({ onMade }: { readonly onMade: (key: string) => void }) {
  const queries = useQueryClient();
  const { data: me } = useQuery(meQuery);
  const held = me?.permissions ?? [];
  const [scopes, setScopes] = useState<ReadonlySet<string>>(new Set(['watches:read', 'alerts:read']));
  const form = useForm({
    fields: ['name', 'scopes', 'expiresAt'],
    send: async ({ name, expiresAt }) => {
      const made = await createApiKey({
        name: name.trim(),
        scopes: held.filter((scope) => scopes.has(scope)),
        ...(expiresAt !== '' && { expiresAt: daysFromNow(Number(expiresAt)) }),
      });
      void queries.invalidateQueries({ queryKey: apiKeysQuery.queryKey });
      onMade(made.key);
    },
  });
  const toggle = (scope: string) => {
    const next = new Set(scopes);
    if (!next.delete(scope)) next.add(scope);
    setScopes(next);
    form.clear('scopes');
  };
  return (
    <Form of={form} action="Make the key">
      <Field
        form={form}
        name="name"
        label="Name"
        hint="Where it is used."
        maxLength={100}
        autoComplete="off"
        required
        autoFocus
      />
      <Choice form={form} name="expiresAt" label="Ends" defaultValue="365">
        {LIVES.map(({ days, words }) => (
          <option key={days} value={days}>
            {words}
          </option>
        ))}
      </Choice>
      <fieldset className="flex flex-col">
        <legend className="pb-1 text-sm font-medium">What it may do</legend>
        {held.map((scope) => (
          <label key={scope} className="flex min-h-7 items-center gap-2 touch:min-h-11">
            <input
              type="checkbox"
              checked={scopes.has(scope)}
              onChange={() => toggle(scope)}
              className="size-4 shrink-0 accent-accent"
            />
            <span className="min-w-0 flex-1">{scopeWords(scope)}</span>
            <code className="text-xs text-soft">{scope}</code>
          </label>
        ))}
        {form.errors.has('scopes') && <p className="pt-1 text-sm text-bad">{form.errors.get('scopes')}</p>}
      </fieldset>
    </Form>
  );
}

function MadeKey({ text, onDone }: { readonly text: string; readonly onDone: () => void }) {
  const [copied, copy] = useCopy(text);
  return (
    <div className="flex flex-col gap-4">
      <code aria-label="API key" className="rounded-md bg-hover px-3 py-2 text-sm break-all select-all">
        {text}
      </code>
      <p className="text-soft">
        Send it as the header <code className="text-ink">X-Api-Key</code>.
      </p>
      <div className="flex flex-wrap gap-2">
        <Button
          look="primary"
          icon={copied ? <Check aria-hidden className="size-4" /> : <Copy aria-hidden className="size-4" />}
          onClick={copy}
        >
          {copied ? 'Copied' : 'Copy'}
        </Button>
        <Button onClick={onDone}>Done</Button>
      </div>
    </div>
  );
}

/** Says what stops working. */
export function DeleteKey({ apiKey, onClose }: { readonly apiKey: ApiKey; readonly onClose: () => void }) {
  const queries = useQueryClient();
  const form = useForm({
    fields: [],
    send: async () => {
      await deleteApiKey(apiKey.id);
      void queries.invalidateQueries({ queryKey: apiKeysQuery.queryKey });
      onClose();
      toast(`${apiKey.name} is deleted.`);
    },
  });
  return (
    <Dialog open onClose={onClose} title={`Delete ${apiKey.name}`}>
      <Form of={form} action="Delete the key" aside={<Button onClick={onClose}>Keep it</Button>}>
        <p>
          Whatever uses <code>{apiKey.prefix}…</code> is refused from now on. This can’t be undone.
        </p>
        <p className="text-soft">
          {apiKey.lastUsedAt === null ? (
            'It has never been used.'
          ) : (
            <>
              It was last used <When at={apiKey.lastUsedAt} />.
            </>
          )}
        </p>
      </Form>
    </Dialog>
  );
}
