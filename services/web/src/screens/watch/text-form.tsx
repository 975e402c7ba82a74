import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useId, useState, type ReactNode } from 'react';
import { pageTextQuery } from '../../api/page-text.ts';
import { toProblem } from '../../api/problem.ts';
import type { Watch } from '../../api/watches.ts';
import { Area } from '../../design/field.tsx';
import { Form, useForm } from '../../design/form.tsx';
import { Section } from '../../design/page.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { formatCount } from '../../words/count.ts';
import { useSettled } from '../watches/use-settled.ts';
import { useTellsUnsaved, type Editing } from './editing.ts';

const SELECTORS = 'CSS selectors, such as #terms or .price, one a line.';
/** Until what is typed is tried on the page, ms. */
const TRY_AFTER_MS = 400;

/** What of the page is followed as text, with what is left of it. */
export function TextForm(editing: Editing) {
  const { watch, clash, save } = editing;
  const [follow, setFollow] = useState(watch.text.follow);
  const [screenshots, setScreenshots] = useState(watch.text.screenshots);
  const [only, setOnly] = useState(watch.text.only.join('\n'));
  const [ignore, setIgnore] = useState(watch.text.ignore.join('\n'));
  const form = useForm({
    fields: ['text.only', 'text.ignore', 'text.triggers'],
    send: (values) => {
      const triggers = linesOf(values['text.triggers']);
      const text = { follow, screenshots, triggers, only: linesOf(only), ignore: linesOf(ignore) };
      return save({ text }, (one: Watch) => one.text);
    },
  });
  useTellsUnsaved(editing, 'text', form.touched);
  return (
    <Section title="Text of the page">
      <div className="p-4">
        <Form of={form} action="Save the text">
          <Switch label="Follow its text" checked={follow} onChange={setFollow}>
            Each new page is compared with the one before, so that{' '}
            <Link to="/rules/$id" params={{ id: 'new' }} search={{ watch: watch.id }} className="rounded-sm underline">
              a rule
            </Link>{' '}
            can tell of it. Dates, counters and the order of lists count for nothing.
          </Switch>
          <Switch
            label="Take a screenshot of each new text"
            checked={screenshots}
            disabled={!follow}
            onChange={setScreenshots}
          >
            A browser visits the page once more whenever its text has changed: some seconds of each such check, and most
            often 100 to 500 KB. Kept for 190 days.
          </Switch>
          <Area
            form={form}
            name="text.triggers"
            label="Trigger texts"
            hint="One a line, such as “sold out”: a rule can tell when one of them appears or is gone."
            defaultValue={watch.text.triggers.join('\n')}
            rows={2}
            spellCheck={false}
          />
          <div className="grid gap-4 md:grid-cols-2">
            <Area
              form={form}
              name="text.only"
              label="Look at these parts alone"
              hint={`${SELECTORS} Empty for the main part of the page.`}
              value={only}
              onChange={({ target }) => setOnly(target.value)}
              rows={3}
              autoCapitalize="none"
              spellCheck={false}
            />
            <Area
              form={form}
              name="text.ignore"
              label="Leave out"
              hint={SELECTORS}
              value={ignore}
              onChange={({ target }) => setIgnore(target.value)}
              rows={3}
              autoCapitalize="none"
              spellCheck={false}
            />
          </div>
          <WhatIsLeft watchId={watch.id} only={only} ignore={ignore} />
          {clash}
        </Form>
      </div>
    </Section>
  );
}

interface SwitchProps {
  readonly label: string;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChange: (checked: boolean) => void;
  /** What it does and costs. */
  readonly children: ReactNode;
}

function Switch({ label, checked, disabled = false, onChange, children }: SwitchProps) {
  const id = useId();
  return (
    <div className="flex items-start gap-2.5">
      <input
        id={id}
        type="checkbox"
        aria-describedby={`${id}-hint`}
        checked={checked}
        disabled={disabled}
        onChange={({ target }) => onChange(target.checked)}
        className="mt-0.5 size-4 shrink-0 accent-accent touch:mt-3.5"
      />
      <div className="min-w-0">
        <label htmlFor={id} className="touch:flex touch:min-h-11 touch:items-center">
          {label}
        </label>
        <p id={`${id}-hint`} className="text-sm text-soft">
          {children}
        </p>
      </div>
    </div>
  );
}

interface WhatIsLeftProps {
  readonly watchId: string;
  readonly only: string;
  readonly ignore: string;
}

/** The newest page under the selectors, while they are being written. */
function WhatIsLeft({ watchId, ...typed }: WhatIsLeftProps) {
  const only = useSettled(typed.only, TRY_AFTER_MS);
  const ignore = useSettled(typed.ignore, TRY_AFTER_MS);
  const { data, error } = useQuery(pageTextQuery(watchId, { only, ignore }));
  return (
    <section aria-label="What is left of the page" className="flex flex-col gap-1.5">
      <h3 className="text-sm font-medium">
        What is left of the page
        {data !== undefined && error === null && (
          <span className="font-normal text-soft">
            , {data.total === 1 ? '1 line' : `${formatCount(data.total)} lines`}
            {data.lines.length < data.total && `, of which these are the first ${formatCount(data.lines.length)}`}
          </span>
        )}
      </h3>
      <div
        // Scrolls, also by keys.
        tabIndex={0}
        role="group"
        aria-label="Lines"
        className="h-44 overflow-y-auto rounded-md border border-line bg-ground px-3 py-2 text-sm wrap-anywhere"
      >
        {error !== null ? (
          <p className="text-soft">{whyNot(error)}</p>
        ) : data === undefined ? (
          <SkeletonRows rows={4} rowClassName="h-6" />
        ) : data.total === 0 ? (
          <p className="text-soft">Nothing of the page is left under these selectors.</p>
        ) : (
          // Lines of one page have no other name than their place.
          data.lines.map((line, index) => <p key={index}>{line}</p>)
        )}
      </div>
    </section>
  );
}

function whyNot(error: Error): string {
  const { reason, message, fields } = toProblem(error);
  if (reason === 'page_version_not_found') return 'The page has not been read yet: after the first check it is here.';
  return [...fields.values()][0] ?? message;
}

const linesOf = (text: string): string[] => text.split('\n').flatMap((line) => line.trim() || []);
