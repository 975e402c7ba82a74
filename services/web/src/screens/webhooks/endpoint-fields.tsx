import type { Endpoint } from '../../api/webhooks.ts';
import { Problem } from '../../api/problem.ts';
import { Field } from '../../design/field.tsx';
import type { FormState } from '../../design/form.tsx';
import { TopicChoice } from './topic-choice.tsx';

export const FIELDS = ['url', 'description', 'topics'] as const;

interface EndpointFieldsProps {
  readonly form: FormState<(typeof FIELDS)[number]>;
  readonly endpoint?: Endpoint;
}

/** What is said of an endpoint when it is added or changed. */
export function EndpointFields({ form, endpoint }: EndpointFieldsProps) {
  return (
    <>
      <Field
        form={form}
        name="url"
        label="Address"
        hint="It takes POST requests, and answers 2xx within 15 seconds."
        inputMode="url"
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        defaultValue={endpoint?.url ?? ''}
        placeholder="https://"
        required
        autoFocus
      />
      <Field
        form={form}
        name="description"
        label="What it is for"
        hint="For people, may be left out."
        maxLength={200}
        autoComplete="off"
        defaultValue={endpoint?.description ?? ''}
      />
      <TopicChoice form={form} initial={endpoint?.topics ?? ['alert.raised']} />
    </>
  );
}

/** What the API says of the second topic is said at the one field that has all of them. */
export function atTopics(error: unknown): unknown {
  if (!(error instanceof Problem)) return error;
  const found = [...error.fields].find(([path]) => path.startsWith('topics'));
  if (found === undefined) return error;
  const { status, reason: type, title, message: detail, traceId } = error;
  const errors = [{ path: 'topics', message: found[1] }];
  return new Problem(status, { type, title, status, detail, ...(traceId && { traceId }), errors }, { cause: error });
}
