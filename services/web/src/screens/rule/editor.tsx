import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { meQuery } from '../../api/me.ts';
import { Problem, toProblem } from '../../api/problem.ts';
import {
  changeRule,
  channelsQuery,
  createRule,
  readRule,
  removeRule,
  ruleQuery,
  type NewRule,
  type Rule,
} from '../../api/rules.ts';
import { buttonClasses } from '../../design/button.tsx';
import { Field } from '../../design/field.tsx';
import { Form, useForm } from '../../design/form.tsx';
import { toast } from '../../design/toast.ts';
import { useUnsaved } from '../../design/unsaved.tsx';
import { ChangedMeanwhile } from '../watches/changed-meanwhile.tsx';
import { draftOf, FIELDS, nameOf, newDraft, readDraft, ruleOf, type Draft } from './draft.ts';
import { Past } from './past.tsx';
import { ruleDifferences } from './rule-differences.ts';
import { SampleButton } from './sample-button.tsx';
import { Sentence } from './sentence.tsx';
import { ToldPart } from './told-part.tsx';
import { ruleViewOf } from './view.ts';

interface EditorProps {
  /** As it is now; none where one is being made. */
  readonly rule?: Rule;
  readonly mayWrite: boolean;
}

/** A rule that reads as a sentence, beside it what it would have done. */
export function Editor({ rule, mayWrite }: EditorProps) {
  const view = useSearch({ from: '/members/rules/$id', select: ruleViewOf });
  const navigate = useNavigate({ from: '/rules/$id' });
  /** As it was when one began; what somebody else makes of it meanwhile is told. */
  const [base, setBase] = useState(rule);
  const [draft, setDraft] = useState(() => (rule === undefined ? newDraft(view.watch, []) : draftOf(rule)));
  const [picked, setPicked] = useState<readonly string[] | undefined>(rule?.channels);
  const [start, setStart] = useState({ draft, picked });
  const { question: leaving } = useUnsaved(mayWrite && JSON.stringify({ draft, picked }) !== JSON.stringify(start));
  const own = useOwnChannel();
  const whole: Draft = { ...draft, channels: picked ?? own };
  const read = readDraft(whole);
  const question = 'question' in read ? read.question : undefined;
  const queries = useQueryClient();
  const leave = useLeave();
  const form = useForm({
    fields: FIELDS,
    send: async () => {
      const body = ruleOf(whole);
      if (rule === undefined) {
        const { id, name } = await createRule(body);
        return leave(`“${name}” looks at what changes from now on.`, () => removeRule(id));
      }
      const changed = await saveOver(queries, rule, body);
      if (changed === undefined) return undefined;
      const { name, version } = changed;
      return leave(`“${name}” is saved.`, () => changeRule(rule.id, ruleOf(draftOf(rule)), version));
    },
  });
  const isStale = rule !== undefined && base !== undefined && rule.version !== base.version && !form.pending;
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const keep = () => {
    if (rule === undefined) return;
    setBase(rule);
    setDraft(draftOf(rule));
    setPicked(rule.channels);
    setStart({ draft: draftOf(rule), picked: rule.channels });
  };
  const isAfresh = base !== undefined && JSON.stringify(question) !== JSON.stringify(questionOf(base));
  const fields = (
    <fieldset disabled={!mayWrite} className="flex min-w-0 flex-col gap-5">
      <legend className="sr-only">The rule</legend>
      <Sentence form={form} draft={whole} onChange={change} />
      <ToldPart picked={whole.channels} onChange={setPicked} />
      <Field
        form={form}
        name="name"
        label="Name"
        hint="Under which its alerts stand. Without one it is named for what it says."
        placeholder={nameOf({ ...whole, name: '' })}
        value={draft.name}
        onChange={({ target }) => change({ name: target.value })}
        maxLength={200}
        autoComplete="off"
      />
      {isAfresh && (
        <p className="text-sm text-soft">
          With another condition, or of something else, the rule begins afresh: what it remembers of each price is lost.
        </p>
      )}
      {isStale && <ChangedMeanwhile differences={ruleDifferences(base, rule)} onKeep={keep} />}
    </fieldset>
  );
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <section aria-label="The rule" className="rounded-lg border border-line bg-surface p-4 md:p-5">
        {mayWrite ? (
          <Form
            of={form}
            action={rule === undefined ? 'Make the rule' : isStale ? 'Save mine over it' : 'Save'}
            aside={
              <>
                <Link to="/rules" className={buttonClasses({ look: 'quiet' })}>
                  Cancel
                </Link>
                <SampleButton draft={whole} />
              </>
            }
          >
            {fields}
          </Form>
        ) : (
          fields
        )}
        {leaving}
      </section>
      <Past
        question={question}
        mayWrite={mayWrite}
        days={view.days ?? 30}
        onDays={(days) =>
          void navigate({ search: (before) => ({ ...ruleViewOf(before), days }), replace: true, resetScroll: false })
        }
      />
    </div>
  );
}

const questionOf = (rule: Rule) => {
  const read = readDraft(draftOf(rule));
  return 'question' in read ? read.question : undefined;
};

/** Where somebody is mailed at their own address: whom a new rule tells until they choose otherwise. */
function useOwnChannel(): readonly string[] {
  const { data: me } = useQuery(meQuery);
  const { data } = useQuery(channelsQuery);
  const address = me?.user.email.toLowerCase();
  return data?.items.filter((one) => one.address.toLowerCase() === address).map(({ id }) => id) ?? [];
}

/** Goes back to the rules, and says what was done; it can be taken back. */
function useLeave() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const again = () => queries.invalidateQueries({ queryKey: ['rules'] });
  return async (words: string, undo: () => Promise<unknown>) => {
    await again();
    // What was typed is saved: there is nothing to ask.
    await navigate({ to: '/rules', ignoreBlocker: true });
    toast(words, () => {
      undo()
        .then(again)
        .catch((error: unknown) => toast(`It stays as it is. ${toProblem(error).message}`));
    });
  };
}

/** @returns undefined where somebody else was faster: what they made of it is then the rule that is shown */
async function saveOver(queries: QueryClient, rule: Rule, body: NewRule): Promise<Rule | undefined> {
  try {
    return await changeRule(rule.id, body, rule.version);
  } catch (error) {
    if (!(error instanceof Problem && error.status === 412)) throw error;
    queries.setQueryData(ruleQuery(rule.id).queryKey, await readRule(rule.id));
    return undefined;
  }
}
