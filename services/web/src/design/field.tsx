import { useId, useState, type ComponentProps, type ReactNode } from 'react';
import { Eye, EyeOff } from 'lucide-react';
import type { FormState } from './form.tsx';

interface Described {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
}

interface LabelledProps extends Described {
  readonly id: string;
  readonly children: ReactNode;
}

/** A label over a control, what helps under it, and what is wrong; each said by a screen reader with the control. */
function Labelled({ id, label, hint, error, children }: LabelledProps) {
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      {children}
      {hint !== undefined && error === undefined && (
        <p id={`${id}-hint`} className="text-sm text-soft">
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p id={`${id}-error`} className="text-sm text-bad">
          {error}
        </p>
      )}
    </div>
  );
}

function described(id: string, { hint, error }: Pick<Described, 'hint' | 'error'>) {
  const by = error !== undefined ? `${id}-error` : hint !== undefined ? `${id}-hint` : undefined;
  return { 'aria-invalid': error !== undefined, ...(by !== undefined && { 'aria-describedby': by }) } as const;
}

const CONTROL =
  'h-9 w-full rounded-md border border-edge bg-surface px-2.5 text-base transition-colors hover:border-soft aria-invalid:border-bad touch:h-11 touch:text-md';

interface FieldProps<Name extends string> extends Omit<ComponentProps<'input'>, 'name' | 'form' | 'id'> {
  readonly form: FormState<Name>;
  readonly name: Name;
  readonly label: string;
  readonly hint?: ReactNode;
}

/** A line of text. */
export function Field<Name extends string>({ form, name, label, hint, className = '', ...input }: FieldProps<Name>) {
  const id = useId();
  const error = form.errors.get(name);
  return (
    <Labelled id={id} label={label} hint={hint} error={error}>
      <input
        {...input}
        {...described(id, { hint, error })}
        id={id}
        name={name}
        onInput={() => form.clear(name)}
        className={`${CONTROL} ${className}`}
      />
    </Labelled>
  );
}

interface PasswordFieldProps<Name extends string> extends FieldProps<Name> {
  /** What is typed, as in `Show the password`. */
  readonly what?: string;
}

/** A password, or another secret, which can be looked at while it is typed. */
export function PasswordField<Name extends string>({
  form,
  name,
  label,
  hint,
  what = 'password',
  ...input
}: PasswordFieldProps<Name>) {
  const id = useId();
  const [shown, setShown] = useState(false);
  const error = form.errors.get(name);
  const Icon = shown ? EyeOff : Eye;
  return (
    <Labelled id={id} label={label} hint={hint} error={error}>
      <span className="relative">
        <input
          {...input}
          {...described(id, { hint, error })}
          id={id}
          name={name}
          type={shown ? 'text' : 'password'}
          autoCapitalize="none"
          spellCheck={false}
          onInput={() => form.clear(name)}
          className={`${CONTROL} pr-11`}
        />
        <button
          type="button"
          aria-label={shown ? `Hide the ${what}` : `Show the ${what}`}
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
          className="absolute inset-y-0 right-0 grid w-10 place-items-center rounded-md text-soft -outline-offset-2! hover:text-ink touch:w-11"
        >
          <Icon aria-hidden className="size-4" />
        </button>
      </span>
    </Labelled>
  );
}

interface ChoiceProps<Name extends string> extends Omit<ComponentProps<'select'>, 'name' | 'form' | 'id'> {
  readonly form: FormState<Name>;
  readonly name: Name;
  readonly label: string;
  readonly hint?: ReactNode;
}

/** One of a few, by the control that each phone draws best itself. */
export function Choice<Name extends string>({ form, name, label, hint, children, ...select }: ChoiceProps<Name>) {
  const id = useId();
  const error = form.errors.get(name);
  return (
    <Labelled id={id} label={label} hint={hint} error={error}>
      <select
        {...select}
        {...described(id, { hint, error })}
        id={id}
        name={name}
        onInput={() => form.clear(name)}
        className={CONTROL}
      >
        {children}
      </select>
    </Labelled>
  );
}

interface AreaProps<Name extends string> extends Omit<ComponentProps<'textarea'>, 'name' | 'form' | 'id'> {
  readonly form: FormState<Name>;
  readonly name: Name;
  readonly label: string;
  readonly hint?: ReactNode;
}

/** A text of several lines. */
export function Area<Name extends string>({ form, name, label, hint, ...area }: AreaProps<Name>) {
  const id = useId();
  const error = form.errors.get(name);
  return (
    <Labelled id={id} label={label} hint={hint} error={error}>
      <textarea
        {...area}
        {...described(id, { hint, error })}
        id={id}
        name={name}
        onInput={() => form.clear(name)}
        className={`${CONTROL} h-auto! py-1.5`}
      />
    </Labelled>
  );
}
