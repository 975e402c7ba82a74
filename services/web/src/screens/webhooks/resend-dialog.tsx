import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { resendCountQuery, resendMany, type Endpoint, type ResendRange } from '../../api/webhooks.ts';
import { Dialog } from '../../design/dialog.tsx';
import { Choice, Field } from '../../design/field.tsx';
import { Form, useForm } from '../../design/form.tsx';
import { formatCount } from '../../words/count.ts';
import { eventsInWords } from './words.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

interface ResendDialogProps {
  readonly endpoint: Endpoint;
  readonly onClose: () => void;
}

/** Sends many events again after an outage; says how many before it does. */
export function ResendDialog({ endpoint: { id, failingSince }, onClose }: ResendDialogProps) {
  const queries = useQueryClient();
  const [from, setFrom] = useState(() =>
    fieldOf(failingSince === null ? Date.now() - DAY_MS : Date.parse(failingSince)),
  );
  // To the end of this minute: what has just failed is a part of it.
  const [to, setTo] = useState(() => fieldOf(Date.now() + MINUTE_MS));
  const [onlyFailed, setOnlyFailed] = useState(true);
  const range = rangeOf(from, to, onlyFailed);
  const counted = useQuery({
    ...resendCountQuery(id, range ?? { from, to, onlyFailed }),
    enabled: range !== undefined,
  });
  const count = range === undefined || counted.error !== null ? undefined : counted.data;
  const form = useForm({
    fields: ['from', 'to', 'which'],
    send: async () => {
      if (range === undefined) return;
      await resendMany(id, range);
      await queries.invalidateQueries({ queryKey: ['webhooks', id] });
      onClose();
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title="Send many again"
      description="Each event goes out under the id that it had, oldest first: your server knows those that it has."
    >
      <Form of={form} action={count === undefined ? 'Send again' : `Send ${eventsInWords(count.count)} again`}>
        <Field
          form={form}
          name="from"
          label="Events from"
          type="datetime-local"
          value={from}
          onChange={({ currentTarget }) => setFrom(currentTarget.value)}
          required
          autoFocus
        />
        <Field
          form={form}
          name="to"
          label="To"
          type="datetime-local"
          value={to}
          onChange={({ currentTarget }) => setTo(currentTarget.value)}
          required
        />
        <Choice
          form={form}
          name="which"
          label="Which"
          value={onlyFailed ? 'failed' : 'all'}
          onChange={({ currentTarget }) => setOnlyFailed(currentTarget.value === 'failed')}
        >
          <option value="failed">Those that it has not taken</option>
          <option value="all">All of them</option>
        </Choice>
        <p role="status" className="min-h-11 text-sm text-soft">
          {range === undefined
            ? 'The end comes after the beginning.'
            : counted.error !== null
              ? counted.error.message
              : count === undefined
                ? 'Counting'
                : countWords(count)}
        </p>
      </Form>
    </Dialog>
  );
}

function countWords({ count, complete }: { readonly count: number; readonly complete: boolean }): string {
  if (count === 0) return 'There is nothing of that time to send again.';
  if (!complete) return `The oldest ${formatCount(count)} of them go out now. Send the rest when these are through.`;
  return `${eventsInWords(count)} ${count === 1 ? 'goes' : 'go'} out. You can leave this page meanwhile.`;
}

/** A moment as a field of the browser takes it: the person's own time, to the minute. */
function fieldOf(at: number): string {
  const minutes = new Date(at).getTimezoneOffset();
  return new Date(at - minutes * MINUTE_MS).toISOString().slice(0, 16);
}

function rangeOf(from: string, to: string, onlyFailed: boolean): ResendRange | undefined {
  const [begins, ends] = [new Date(from), new Date(to)];
  if (!(begins < ends)) return undefined;
  return { from: begins.toISOString(), to: ends.toISOString(), onlyFailed };
}
