import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { useMay } from '../../api/me.ts';
import { Problem } from '../../api/problem.ts';
import { watchQuery } from '../../api/watch-page.ts';
import { changeWatch, patchWatches, readWatch, type Watch } from '../../api/watches.ts';
import { UNDECIDED } from '../../design/form.tsx';
import { Section } from '../../design/page.tsx';
import { toast } from '../../design/toast.ts';
import { useUnsaved } from '../../design/unsaved.tsx';
import { wayWords } from '../settings/proxy-words.ts';
import { ChangedMeanwhile } from '../watches/changed-meanwhile.tsx';
import { differencesOf } from '../watches/differences.ts';
import { scheduleWords } from '../watches/schedule-words.ts';
import { titleOf } from '../watches/words.ts';
import { AboutForm } from './about-form.tsx';
import { DeleteWatch } from './delete-watch.tsx';
import type { Editing } from './editing.ts';
import { Line } from './observation-dialog.tsx';
import { RequestForms } from './request-forms.tsx';
import { ScheduleForm } from './schedule-form.tsx';
import { TextForm } from './text-form.tsx';

/** When a watch is looked at, what its page is asked for with, and what one says about it. */
export function WatchSettings({ watch }: { readonly watch: Watch }) {
  const mayWrite = useMay('watches:write');
  if (!mayWrite) return <ReadAlone watch={watch} />;
  return <Settings key={watch.id} watch={watch} />;
}

type Part = 'schedule' | 'request' | 'text' | 'about';

function Settings({ watch: first }: { readonly watch: Watch }) {
  const queries = useQueryClient();
  const [watch, setWatch] = useState(first);
  /** As somebody else left it, and the form that wanted to save over it. */
  const [clash, setClash] = useState<{ readonly part: Part; readonly theirs: Watch }>();
  /** Rises when what was typed is given up: then the forms begin anew. */
  const [round, setRound] = useState(0);
  const settle = (saved: Watch, words: string) => {
    setWatch(saved);
    setClash(undefined);
    queries.setQueryData(watchQuery(saved.id).queryKey, saved);
    patchWatches(queries, (one) => (one.id === saved.id ? saved : one));
    toast(words);
    return undefined;
  };
  const [unsaved, setUnsaved] = useState<readonly string[]>([]);
  const onUnsaved = useCallback((form: string, isUnsaved: boolean) => {
    setUnsaved((forms) => {
      if (forms.includes(form) === isUnsaved) return forms;
      return isUnsaved ? [...forms, form] : forms.filter((one) => one !== form);
    });
  }, []);
  const { question } = useUnsaved(unsaved.length > 0);
  const editing = (part: Part): Editing => ({
    watch,
    onUnsaved,
    clash: clash?.part === part && (
      <ChangedMeanwhile
        differences={differencesOf(watch, clash.theirs)}
        onKeep={() => {
          setRound(round + 1);
          settle(clash.theirs, 'Kept as it is now.');
        }}
      />
    ),
    save: async (change, of) => {
      try {
        return settle(await changeWatch(watch.id, change, (clash?.theirs ?? watch).version), 'Saved.');
      } catch (error) {
        if (!(error instanceof Problem && error.status === 412)) throw error;
        const theirs = await readWatch(watch.id);
        // What they did is no business of this form: both stay.
        const isApart = JSON.stringify(of(theirs)) === JSON.stringify(of(watch));
        if (isApart) return settle(await changeWatch(watch.id, change, theirs.version), 'Saved.');
        setClash({ part, theirs });
        return UNDECIDED;
      }
    },
  });
  return (
    <div key={round} className="flex flex-col gap-5">
      <ScheduleForm {...editing('schedule')} />
      <RequestForms {...editing('request')} />
      <TextForm {...editing('text')} />
      <AboutForm {...editing('about')} />
      <DeleteWatch watch={watch} />
      {question}
    </div>
  );
}

function ReadAlone({ watch }: { readonly watch: Watch }) {
  const { schedule, request, notes, tags, text } = watch;
  return (
    <Section title="Settings">
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 p-4">
        <Line name="Name">{titleOf(watch)}</Line>
        <Line name="Schedule">{scheduleWords(schedule)}</Line>
        <Line name="Language">{request.language ?? 'None asked for'}</Line>
        <Line name="By way of">{request.proxy === null ? 'As its competitor says' : wayWords(request.proxy)}</Line>
        <Line name="Headers">{request.headers.join(', ') || 'None of your own'}</Line>
        <Line name="Cookies">{request.cookies.join(', ') || 'None'}</Line>
        <Line name="Text">{text.follow ? 'Followed' : 'Not followed'}</Line>
        <Line name="Screenshots">{text.screenshots ? 'Of each new text' : 'None'}</Line>
        <Line name="Trigger texts">{text.triggers.join(', ') || 'None'}</Line>
        <Line name="Parts looked at">{text.only.join(', ') || 'The main part of the page'}</Line>
        <Line name="Parts left out">{text.ignore.join(', ') || 'None'}</Line>
        <Line name="Tags">{tags.join(', ') || 'None'}</Line>
        <Line name="Notes">
          <span className="whitespace-pre-wrap">{notes || 'None'}</span>
        </Line>
      </dl>
    </Section>
  );
}
