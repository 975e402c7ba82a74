import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleAlert, CirclePlus, CircleCheck, FileUp } from 'lucide-react';
import { useId, useRef, useState, type ReactNode } from 'react';
import { toProblem } from '../../api/problem.ts';
import { previewImport, startImport, type ImportPreview, type WatchFile } from '../../api/watch-files.ts';
import type { JobFailures, WatchJob } from '../../api/watch-jobs.ts';
import { rereadTables } from '../../api/watches.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { useUnsaved } from '../../design/unsaved.tsx';
import { formatCount } from '../../words/count.ts';
import { followJob, newsOf } from './follow-job.ts';
import { useSettled } from './use-settled.ts';

/** Lines of the preview. */
const SHOWN = 50;
const MAX_FILE_BYTES = 3_000_000;
/** Typing goes on this long before it is looked at, ms. */
const TYPING_MS = 300;

interface AddManyProps {
  readonly onClose: () => void;
  /** What of it could not be taken in the end. */
  readonly onFailures: (failures: JobFailures) => void;
}

/** Watches many pages: what was pasted or is in a file is shown, with what is wrong, before any of it is done. */
export default function AddMany({ onClose, onFailures }: AddManyProps) {
  const queries = useQueryClient();
  const id = useId();
  const chooser = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [tooLarge, setTooLarge] = useState(false);
  const settled = useSettled(text, TYPING_MS);
  const preview = useQuery({
    queryKey: ['watch-import', settled],
    queryFn: ({ signal }) => previewImport(fileOf(settled), signal),
    enabled: settled.trim() !== '',
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  const read = settled.trim() === '' ? undefined : preview.data;
  const good = read === undefined ? 0 : read.creates + read.updates;
  const isKnown = settled === text && !preview.isPlaceholderData && !preview.isFetching;
  const { close, question } = useUnsaved(text.trim() !== '', onClose);
  const take = async (file: File | undefined) => {
    setTooLarge(file !== undefined && file.size > MAX_FILE_BYTES);
    if (file !== undefined && file.size <= MAX_FILE_BYTES) setText(await file.text());
  };
  const add = () => {
    onClose();
    const over = (job?: WatchJob) => {
      rereadTables(queries);
      const failures = job === undefined ? [] : newsOf(job);
      if (failures.length > 0) onFailures(failures);
    };
    void followJob(queries, () => startImport(fileOf(text)), { over, undone: () => rereadTables(queries) });
  };
  return (
    <Dialog
      open
      onClose={close}
      title="Watch many pages"
      description="One address a line, with a name behind a comma if you like, or a table with the columns of an export."
    >
      <div className="flex flex-col gap-3">
        <div className="flex items-center gap-2">
          <label htmlFor={id} className="mr-auto text-sm font-medium">
            Addresses
          </label>
          <Button
            size="small"
            icon={<FileUp aria-hidden className="size-3.5" />}
            onClick={() => chooser.current?.click()}
          >
            Choose a file
          </Button>
          <input
            ref={chooser}
            type="file"
            accept=".csv,.txt,.tsv,.json"
            aria-label="File with watches"
            className="sr-only"
            tabIndex={-1}
            onChange={({ target }) => void take(target.files?.[0])}
          />
        </div>
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
        {tooLarge && <Wrong>The file is larger than 3 MB. Import it in parts.</Wrong>}
        {preview.error !== null && settled.trim() !== '' && <Wrong>{toProblem(preview.error).message}</Wrong>}
        {read !== undefined && <Preview read={read} />}
        <div className="flex flex-wrap items-center justify-end gap-2">
          <p className="mr-auto text-sm text-soft">It goes on when you leave this page.</p>
          <Button look="primary" disabled={good === 0 || !isKnown} onClick={add}>
            {read === undefined || good === 0 ? 'Add them' : `${verbOf(read)} ${formatCount(good)}`}
          </Button>
        </div>
      </div>
      {question}
    </Dialog>
  );
}

function verbOf({ creates, updates }: ImportPreview): string {
  if (updates === 0) return 'Add';
  return creates === 0 ? 'Change' : 'Import';
}

/** What exports write begins so. */
function fileOf(text: string): WatchFile {
  return { format: text.trimStart().startsWith('{') ? 'json' : 'csv', text };
}

function Wrong({ children }: { readonly children: string }) {
  return (
    <p role="alert" className="text-sm text-bad">
      {children}
    </p>
  );
}

function Preview({ read }: { readonly read: ImportPreview }) {
  const { creates, updates, wrong, errors, sample, room } = read;
  const shownErrors = errors.slice(0, SHOWN);
  const shownRows = sample.slice(0, SHOWN - shownErrors.length);
  const rest = creates + updates + wrong - shownErrors.length - shownRows.length;
  return (
    <section aria-label="What was read" className="flex flex-col gap-1.5">
      <p role="status" className="text-sm">
        {formatCount(creates)} can be added
        {updates > 0 && <>, {formatCount(updates)} known will be changed</>}.
        {wrong > 0 && <span className="text-bad"> {formatCount(wrong)} can’t, and will be left out.</span>}
        {creates > room && (
          <span className="text-warn"> The plan has room for {formatCount(room)} more: the rest will be left out.</span>
        )}
      </p>
      <ul tabIndex={0} aria-label="Lines" className="max-h-48 overflow-y-auto rounded-md border border-line">
        {shownErrors.map(({ line, path, message }) => (
          <Line
            key={`${line} ${path}`}
            line={line}
            icon={<CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />}
          >
            <span className="text-bad">{message}</span>
          </Line>
        ))}
        {shownRows.map((row) => (
          <Line
            key={row.line}
            line={row.line}
            icon={
              row.known ? (
                <CircleCheck aria-label="Known" className="mt-0.5 size-4 shrink-0 text-soft" />
              ) : (
                <CirclePlus aria-label="New" className="mt-0.5 size-4 shrink-0 text-good" />
              )
            }
          >
            <span className="truncate">{row.name === null ? row.url : `${row.name} · ${row.url}`}</span>
            <span className="truncate text-xs text-soft">{detailsOf(row)}</span>
          </Line>
        ))}
      </ul>
      {rest > 0 && <p className="text-sm text-soft">And {formatCount(rest)} more.</p>}
    </section>
  );
}

interface LineProps {
  readonly line: number;
  readonly icon: ReactNode;
  readonly children: ReactNode;
}

function Line({ line, icon, children }: LineProps) {
  return (
    <li className="flex items-start gap-2 border-b border-line px-2.5 py-1.5 text-sm last:border-0">
      {icon}
      <span className="figures shrink-0 text-soft">Line {line}</span>
      <span className="flex min-w-0 flex-col">{children}</span>
    </li>
  );
}

function detailsOf(row: ImportPreview['sample'][number]): string {
  const { competitor, tags, schedule, ownPrice, status, language, notes } = row;
  const price = ownPrice === null ? null : `${ownPrice.amount} ${ownPrice.currency ?? ''}`.trim();
  return [competitor, status, ...tags, schedule, price, language, notes]
    .filter((part) => part !== null && part !== '')
    .join(' · ');
}
