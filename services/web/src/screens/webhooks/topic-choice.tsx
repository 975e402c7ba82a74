import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { eventTypesQuery } from '../../api/webhooks.ts';
import type { FormState } from '../../design/form.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';

const ALL = '*';

interface TopicChoiceProps {
  readonly form: FormState<'url' | 'description' | 'topics'>;
  readonly initial: readonly string[];
}

/** The topics of an endpoint, out of those there are; in the form as one field, with commas between them. */
export function TopicChoice({ form, initial }: TopicChoiceProps) {
  const { data: types, error: failed } = useQuery(eventTypesQuery);
  const [chosen, setChosen] = useState<readonly string[]>(initial);
  const id = useId();
  const error = form.errors.get('topics') ?? (failed === null ? undefined : failed.message);
  const choose = (topic: string, isChosen: boolean) => {
    form.clear('topics');
    setChosen([...chosen.filter((one) => one !== topic), ...(isChosen ? [topic] : [])]);
  };
  const known = (types ?? []).filter(({ subscribable }) => subscribable);
  // Patterns such as `alert.*` come over the API alone, and stay where they are.
  const others = initial.filter((topic) => topic !== ALL && !known.some((type) => type.topic === topic));
  const options = [
    { topic: ALL, name: 'Everything', summary: 'Also what will be added later.' },
    ...others.map((topic) => ({ topic, name: topic, summary: `Everything that begins with ${topic.slice(0, -1)}` })),
    ...known.map(({ topic, summary }) => ({ topic, name: topic, summary })),
  ];
  const all = chosen.includes(ALL);
  return (
    <fieldset aria-describedby={error === undefined ? undefined : `${id}-error`} className="flex flex-col gap-1.5">
      <legend className="pb-1.5 text-sm font-medium">Tell it of</legend>
      <input type="hidden" name="topics" value={(all ? [ALL] : chosen).join(',')} />
      {types === undefined && failed === null ? (
        <SkeletonRows rows={4} rowClassName="h-11" />
      ) : (
        <div className="flex flex-col divide-y divide-line rounded-md border border-line">
          {options.map(({ topic, name, summary }) => (
            <label
              key={topic}
              className="grid min-h-11 cursor-pointer grid-cols-[auto_minmax(0,1fr)] gap-x-2.5 px-3 py-2"
            >
              <input
                type="checkbox"
                checked={chosen.includes(topic) || all}
                disabled={all && topic !== ALL}
                aria-invalid={error !== undefined}
                onChange={({ currentTarget }) => choose(topic, currentTarget.checked)}
                className="mt-1 size-4 accent-accent"
              />
              <span className="font-medium">{name}</span>
              <span className="col-start-2 text-sm text-soft">{summary}</span>
            </label>
          ))}
        </div>
      )}
      {error !== undefined && (
        <p id={`${id}-error`} className="text-sm text-bad">
          {error}
        </p>
      )}
    </fieldset>
  );
}

/** The topics that were chosen, as the field has them. */
export function topicsOf(field: string): string[] {
  return field.split(',').filter((topic) => topic !== '');
}
