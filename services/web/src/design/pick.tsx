interface PickProps<Value extends string> {
  readonly label: string;
  /** What stands there while nothing is picked: `Any tag`. */
  readonly any: string;
  readonly value: Value | undefined;
  readonly options: readonly (readonly [Value, string])[];
  readonly onPick: (value: Value | undefined) => void;
}

/** One filter over a list: marked while it narrows, and as wide before its options are there as after. */
export function Pick<Value extends string>({ label, any, value, options, onPick }: PickProps<Value>) {
  return (
    <select
      aria-label={label}
      value={value ?? ''}
      onChange={({ target }) => onPick(options.find(([one]) => one === target.value)?.[0])}
      className={`h-8 rounded-md max-md:w-full md:w-40 border bg-surface px-2 hover:border-soft touch:h-11 touch:text-md ${value === undefined ? 'border-edge text-soft' : 'border-accent'}`}
    >
      <option value="">{any}</option>
      {options.map(([one, words]) => (
        <option key={one} value={one}>
          {words}
        </option>
      ))}
    </select>
  );
}
