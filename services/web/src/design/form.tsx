import { useLayoutEffect, useRef, useState, useSyncExternalStore, type FormEvent, type ReactNode } from 'react';
import { Problem } from '../api/problem.ts';
import { Button } from './button.tsx';
import { ProblemBanner } from './problem-banner.tsx';

export type Values<Name extends string> = Readonly<Record<Name, string>>;

export interface FormState<Name extends string> {
  /** By name of the field. */
  readonly errors: ReadonlyMap<string, string>;
  /** What the API refused beside fields that are here. */
  readonly problem: Problem | undefined;
  readonly pending: boolean;
  /** Somebody has typed or chosen something that is not sent yet. */
  readonly touched: boolean;
  readonly touch: () => void;
  readonly names: readonly Name[];
  readonly clear: (name: Name) => void;
  readonly submit: (event: FormEvent<HTMLFormElement>) => void;
  /** Counts refusals, so that the focus goes to the first of them each time. */
  readonly refusals: number;
}

interface FormOptions<Name extends string> {
  /** Names of the fields: the paths under which the API tells of them. */
  readonly fields: readonly Name[];
  /** Does what the form is for, with the text of each field. */
  readonly send: (values: Values<Name>) => Promise<unknown>;
  /** Refusals that are about one field, without naming it: `{ email_taken: 'email' }`. */
  readonly about?: Readonly<Record<string, Name>>;
}

/** What `send` gives where somebody has to decide first, and nothing is saved yet. */
export const UNDECIDED = 'undecided';

const NO_ERRORS: ReadonlyMap<string, string> = new Map();

/**
 * A form whose fields the browser keeps, so that password managers and autofill work. What the API says of a field is
 * shown at that field, everything else above the button; what was typed stays.
 */
export function useForm<Name extends string>({ fields, send, about = {} }: FormOptions<Name>): FormState<Name> {
  const [errors, setErrors] = useState(NO_ERRORS);
  const [problem, setProblem] = useState<Problem>();
  const [pending, setPending] = useState(false);
  const [touched, setTouched] = useState(false);
  const [refusals, setRefusals] = useState(0);

  const refuse = (fieldErrors: ReadonlyMap<string, string>, rest?: Problem) => {
    setErrors(fieldErrors);
    setProblem(rest);
    setRefusals((count) => count + 1);
  };
  const run = async (form: HTMLFormElement) => {
    const missing = invalidFields(form);
    if (missing.size > 0) return refuse(missing);
    setPending(true);
    setProblem(undefined);
    try {
      const outcome = await send(valuesOf(form, fields));
      setErrors(NO_ERRORS);
      if (outcome !== UNDECIDED) setTouched(false);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const known = new Map([...error.fields].filter(([path]) => (fields as readonly string[]).includes(path)));
      const meant = about[error.reason];
      if (meant !== undefined) known.set(meant, error.message);
      refuse(known, known.size === 0 ? error : undefined);
    } finally {
      setPending(false);
    }
  };
  return {
    errors,
    problem,
    pending,
    refusals,
    touched,
    touch: () => setTouched(true),
    names: fields,
    clear: (name) => {
      if (errors.has(name)) setErrors(new Map([...errors].filter(([path]) => path !== name)));
    },
    submit: (event) => {
      event.preventDefault();
      if (!pending) void run(event.currentTarget);
    },
  };
}

interface FormProps<Name extends string> {
  readonly of: FormState<Name>;
  readonly children: ReactNode;
  /** What the button says: the verb of what happens. */
  readonly action: string;
  /** Beside the button. */
  readonly aside?: ReactNode;
  /** Full width, for screens that are a form. */
  readonly wide?: boolean;
}

/** Whether this is drawn ahead of its code, see written-ahead.tsx: nothing can be sent then, not even by the browser alone. */
const useIsAhead = () =>
  useSyncExternalStore(
    () => () => undefined,
    () => false,
    () => true,
  );

export function Form<Name extends string>({ of: form, children, action, aside, wide = false }: FormProps<Name>) {
  const element = useRef<HTMLFormElement>(null);
  const isAhead = useIsAhead();
  // Before anybody sees the refusal: a focus that comes later takes the first letters from who types at once.
  useLayoutEffect(() => {
    if (form.refusals === 0) return;
    element.current?.querySelector<HTMLElement>('[aria-invalid="true"], [role="alert"]')?.focus();
  }, [form.refusals]);
  return (
    // Not on input: that comes before the change of a select, which would be drawn anew with what was chosen before.
    <form ref={element} noValidate onSubmit={form.submit} onChange={form.touch} className="flex flex-col gap-4">
      {children}
      {form.problem && <ProblemBanner problem={form.problem} />}
      <div className={`flex flex-wrap items-center gap-2 ${wide ? '' : 'justify-end'}`}>
        {aside}
        <Button
          type={isAhead ? 'button' : 'submit'}
          look="primary"
          size={wide ? 'large' : 'normal'}
          pending={form.pending}
          disabled={isAhead}
          className={wide ? 'w-full' : ''}
        >
          {action}
        </Button>
      </div>
    </form>
  );
}

function valuesOf<Name extends string>(form: HTMLFormElement, fields: readonly Name[]): Values<Name> {
  const data = new FormData(form);
  return Object.fromEntries(fields.map((name) => [name, String(data.get(name) ?? '')])) as Values<Name>;
}

/** What the browser can tell without the server, in our words. */
function invalidFields(form: HTMLFormElement): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const element of form.elements) {
    const isField = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
    if (!isField || element.validity.valid) continue;
    const { valueMissing, typeMismatch } = element.validity;
    const words = valueMissing
      ? 'Fill this in.'
      : typeMismatch && element.type === 'email'
        ? 'Give an e-mail address such as ada@example.com.'
        : element.validationMessage;
    found.set(element.name, words);
  }
  return found;
}
