import { useId, type ReactNode } from 'react';
import type { FormState } from '../../design/form.tsx';
import type { FieldName } from './draft.ts';

export type RuleForm = FormState<FieldName>;

export const CONTROL =
  'h-9 max-w-full rounded-md border border-edge bg-surface px-2 text-base transition-colors hover:border-soft aria-invalid:border-bad disabled:border-line touch:h-11 touch:text-md';

/** Words of a sentence between its controls, at their height. */
export function Words({ children }: { readonly children: ReactNode }) {
  return <span className="leading-9 touch:leading-11">{children}</span>;
}

/** A control in a sentence, with what is wrong under it. */
export function Told({ id, error, children }: { id: string; error: string | undefined; children: ReactNode }) {
  return (
    <span className="inline-flex min-w-0 max-w-full flex-col gap-1">
      {children}
      {error !== undefined && (
        <span id={`${id}-error`} className="text-sm text-bad">
          {error}
        </span>
      )}
    </span>
  );
}

/** What says to a screen reader that a control is wrong, and how. */
export const toldAs = (id: string, error: string | undefined) =>
  ({ 'aria-invalid': error !== undefined, ...(error !== undefined && { 'aria-describedby': `${id}-error` }) }) as const;

interface SelectProps<Value extends string> {
  /** What is chosen, for who does not see the sentence. */
  readonly label: string;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly options: Readonly<Record<Value, string>>;
}

/** One of a few, within a sentence. */
export function Select<Value extends string>({ label, value, onChange, options }: SelectProps<Value>) {
  return (
    <select
      aria-label={label}
      value={value}
      onChange={({ target }) => onChange(target.value as Value)}
      className={CONTROL}
    >
      {(Object.keys(options) as Value[]).map((key) => (
        <option key={key} value={key}>
          {options[key]}
        </option>
      ))}
    </select>
  );
}

interface TypeProps {
  readonly form: RuleForm;
  readonly name: FieldName;
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly className: string;
  readonly decimal?: boolean;
  readonly maxLength: number;
}

/** A few characters, within a sentence. */
export function Type({ form, name, label, value, onChange, className, decimal = false, maxLength }: TypeProps) {
  const id = useId();
  const error = form.errors.get(name);
  return (
    <Told id={id} error={error}>
      <input
        {...toldAs(id, error)}
        aria-label={label}
        value={value}
        maxLength={maxLength}
        inputMode={decimal ? 'decimal' : 'text'}
        autoComplete="off"
        spellCheck={false}
        onChange={({ target }) => {
          form.clear(name);
          onChange(target.value);
        }}
        className={`${CONTROL} ${className}`}
      />
    </Told>
  );
}
