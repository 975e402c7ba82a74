import { Cookie, Heading, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { toProblem } from '../../api/problem.ts';
import { Button, IconButton } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Choice, Field, PasswordField } from '../../design/field.tsx';
import { Form, useForm } from '../../design/form.tsx';
import { Section } from '../../design/page.tsx';
import { toast } from '../../design/toast.ts';
import { ProxyChoice } from '../settings/proxy-choice.tsx';
import { useTellsUnsaved, type Editing } from './editing.ts';

type Kind = 'headers' | 'cookies';

const KIND_WORDS: Readonly<Record<Kind, string>> = { headers: 'Header', cookies: 'Cookie' };

/** What the page is asked for with: language, proxies, and headers and cookies whose values nobody sees again. */
export function RequestForms(editing: Editing) {
  return (
    <Section title="What the page is asked for with">
      <div className="flex flex-col gap-6 p-4">
        <LanguageForm {...editing} />
        <WayForm {...editing} />
        <Sent {...editing} />
        <SendForm {...editing} />
      </div>
    </Section>
  );
}

function LanguageForm(editing: Editing) {
  const { watch, clash, save } = editing;
  const form = useForm({
    fields: ['request.language'],
    send: (values) =>
      save({ request: { language: values['request.language'].trim() || null } }, ({ request }) => request.language),
  });
  useTellsUnsaved(editing, 'language', form.touched);
  return (
    <Form of={form} action="Save the language">
      <Field
        form={form}
        name="request.language"
        label="Language"
        hint="Such as de or fr-CH, for shops that show each visitor another page. Empty for none."
        defaultValue={watch.request.language ?? ''}
        maxLength={35}
        autoComplete="off"
        spellCheck={false}
      />
      {clash}
    </Form>
  );
}

function WayForm(editing: Editing) {
  const { watch, clash, save } = editing;
  const form = useForm({
    fields: ['request.proxy'],
    send: (values) => save({ request: { proxy: values['request.proxy'] || null } }, ({ request }) => request.proxy),
  });
  useTellsUnsaved(editing, 'way', form.touched);
  return (
    <Form of={form} action="Save the way">
      <ProxyChoice form={form} name="request.proxy" chosen={watch.request.proxy} otherwise="As its competitor says" />
      {clash}
    </Form>
  );
}

/** Names of what is sent, each to be taken away. */
function Sent({ watch, save }: Editing) {
  const [leaving, setLeaving] = useState<{ kind: Kind; name: string }>();
  const { headers, cookies } = watch.request;
  const all = [
    ...headers.map((name) => ({ kind: 'headers' as const, name })),
    ...cookies.map((name) => ({ kind: 'cookies' as const, name })),
  ];
  if (all.length === 0) return null;
  return (
    <section aria-label="Sent along" className="flex flex-col gap-1.5">
      <h3 className="text-sm font-medium">Sent along</h3>
      <ul className="divide-y divide-line rounded-md border border-line">
        {all.map(({ kind, name }) => {
          const Icon = kind === 'headers' ? Heading : Cookie;
          return (
            <li key={`${kind} ${name}`} className="flex min-h-11 items-center gap-2 px-3">
              <Icon aria-hidden className="size-4 shrink-0 text-soft" />
              <span className="min-w-0 truncate font-mono text-sm">{name}</span>
              <span className="text-sm text-soft">{KIND_WORDS[kind]}, value hidden</span>
              <IconButton
                label={`Remove ${name}`}
                size="small"
                className="ml-auto"
                icon={<Trash2 aria-hidden className="size-4" />}
                onClick={() => setLeaving({ kind, name })}
              />
            </li>
          );
        })}
      </ul>
      {leaving !== undefined && <Removal {...leaving} save={save} onClose={() => setLeaving(undefined)} />}
    </section>
  );
}

interface RemovalProps extends Pick<Editing, 'save'> {
  readonly kind: Kind;
  readonly name: string;
  readonly onClose: () => void;
}

function Removal({ kind, name, save, onClose }: RemovalProps) {
  const [pending, setPending] = useState(false);
  const remove = async () => {
    setPending(true);
    try {
      await save({ request: { [kind]: { [name]: null } } }, ({ request }) => request);
      onClose();
    } catch (error) {
      toast(toProblem(error).message);
    } finally {
      setPending(false);
    }
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Remove ${name}?`}
      description="Its value is lost: it is shown nowhere, and can only be given again."
    >
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Keep it</Button>
        <Button look="danger" pending={pending} onClick={() => void remove()}>
          Remove it
        </Button>
      </div>
    </Dialog>
  );
}

function SendForm(editing: Editing) {
  /** A new form for each: what was typed into the last one is no business of the next. */
  const [round, setRound] = useState(0);
  return <OneMore key={round} {...editing} onDone={() => setRound(round + 1)} />;
}

function OneMore({ onDone, ...editing }: Editing & { readonly onDone: () => void }) {
  const { save } = editing;
  const form = useForm({
    fields: ['kind', 'sentName', 'sentValue'],
    about: {
      header_refused: 'sentName',
      header_invalid: 'sentName',
      cookie_invalid: 'sentValue',
      too_much_sent: 'sentName',
    },
    send: async ({ kind, sentName, sentValue }) => {
      const change = { [sentName.trim()]: sentValue.trim() };
      await save({ request: kind === 'cookies' ? { cookies: change } : { headers: change } }, ({ request }) => request);
      onDone();
    },
  });
  useTellsUnsaved(editing, 'sent', form.touched);
  return (
    <Form of={form} action="Send it along">
      <div className="grid gap-4 sm:grid-cols-[8rem_1fr_1fr]">
        <Choice form={form} name="kind" label="Kind" defaultValue="headers">
          <option value="headers">Header</option>
          <option value="cookies">Cookie</option>
        </Choice>
        <Field form={form} name="sentName" label="Name" maxLength={64} autoComplete="off" spellCheck={false} required />
        <PasswordField
          form={form}
          name="sentValue"
          label="Value"
          what="value"
          hint="Kept encrypted, never shown again, and sent to the host of the address alone."
          maxLength={2_000}
          autoComplete="off"
          required
        />
      </div>
    </Form>
  );
}
