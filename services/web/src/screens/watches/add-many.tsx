import { useQueryClient } from '@tanstack/react-query';
import { CircleAlert, CircleCheck } from 'lucide-react';
import { useDeferredValue, useId, useMemo, useState } from 'react';
import { addWatch } from '../../api/watches.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { toast } from '../../design/toast.ts';
import { formatCount } from '../../words/count.ts';
import { runJob, type Failure } from './jobs.ts';
import { MOST_LINES, parseAddresses, type AddressLine } from './parse-addresses.ts';
import { tellFailures, watchesInWords } from './words.ts';

/** Lines of the preview; those with errors come first. */
const SHOWN = 50;

export type Refused = readonly Failure<AddressLine>[];

interface AddManyProps {
  readonly onClose: () => void;
  /** What the API refused the last time, by its address: it stands in the field again, with the reason. */
  readonly refused: Refused;
  readonly onRefused: (refused: Refused) => void;
}

/** Watches many pages: what was pasted is shown with what is wrong before anything is sent. */
export function AddMany({ onClose, refused, onRefused }: AddManyProps) {
  const queries = useQueryClient();
  const id = useId();
  const [text, setText] = useState(() => textOf(refused));
  const pasted = useDeferredValue(text);
  const lines = useMemo(() => parseAddresses(pasted), [pasted]);
  const good = lines.filter(({ error }) => error === undefined);
  const tooMany = good.length > MOST_LINES;
  const add = () => {
    onClose();
    void runJob('Adding', good, ({ address, name }) => addWatch(address, name)).then((failures) => {
      void queries.invalidateQueries({ queryKey: ['watches'] });
      const count = good.length - failures.length;
      if (count > 0) toast(`${watchesInWords(count)} added, checked every hour.`);
      if (failures.length === 0) return;
      tellFailures(failures, 'added');
      onRefused(failures);
    });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title="Watch many pages"
      description="One address a line, with a name behind a comma if you like."
    >
      <div className="flex flex-col gap-3">
        <label htmlFor={id} className="text-sm font-medium">
          Addresses
        </label>
        <textarea
          id={id}
          autoFocus
          rows={6}
          value={text}
          spellCheck={false}
          onChange={({ target }) => setText(target.value)}
          placeholder={'https://shop.example/lamp, Lamp\nhttps://shop.example/chair'}
          className="w-full resize-y rounded-md border border-edge bg-surface p-2.5 font-mono text-sm whitespace-pre hover:border-soft touch:text-md"
        />
        {lines.length > 0 && <Preview lines={lines} goodCount={good.length} refused={refused} />}
        {tooMany && (
          <p role="alert" className="text-sm text-bad">
            At most {formatCount(MOST_LINES)} at once. Add the rest after these.
          </p>
        )}
        <div className="flex flex-wrap items-center justify-end gap-2">
          <p className="mr-auto text-sm text-soft">It goes on when you leave this page.</p>
          <Button look="primary" disabled={good.length === 0 || tooMany || pasted !== text} onClick={add}>
            {good.length === 0 ? 'Add them' : `Add ${formatCount(good.length)}`}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

interface PreviewProps {
  readonly lines: readonly AddressLine[];
  readonly goodCount: number;
  readonly refused: Refused;
}

function Preview({ lines, goodCount, refused }: PreviewProps) {
  const reasons = new Map(refused.map(({ item, problem }) => [item.address, problem.message]));
  const wrong = lines.length - goodCount;
  const sorted = [...lines].sort((a, b) => Number(a.error === undefined) - Number(b.error === undefined));
  return (
    <section aria-label="What was read" className="flex flex-col gap-1.5">
      <p role="status" className="text-sm">
        {formatCount(goodCount)} can be added.
        {wrong > 0 && <span className="text-bad"> {formatCount(wrong)} can’t, and will be left out.</span>}
      </p>
      <ul tabIndex={0} aria-label="Lines" className="max-h-48 overflow-y-auto rounded-md border border-line">
        {sorted.slice(0, SHOWN).map(({ line, address, name, error }) => (
          <li key={line} className="flex items-start gap-2 border-b border-line px-2.5 py-1.5 text-sm last:border-0">
            {error === undefined ? (
              <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-good" />
            ) : (
              <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
            )}
            <span className="figures shrink-0 text-soft">Line {line}</span>
            <span className="flex min-w-0 flex-col">
              <span className="truncate">{name === '' ? address : `${name} · ${address}`}</span>
              <span className="text-bad">{error ?? reasons.get(address)}</span>
            </span>
          </li>
        ))}
      </ul>
      {lines.length > SHOWN && <p className="text-sm text-soft">And {formatCount(lines.length - SHOWN)} more.</p>}
    </section>
  );
}

function textOf(refused: Refused): string {
  return refused.map(({ item }) => (item.name === '' ? item.address : `${item.address}, ${item.name}`)).join('\n');
}
