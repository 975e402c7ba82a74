import { useInfiniteQuery } from '@tanstack/react-query';
import { itemsOf } from '../../api/pages.ts';
import { proxiesQuery } from '../../api/proxies.ts';
import { Choice } from '../../design/field.tsx';
import type { FormState } from '../../design/form.tsx';
import { wayWords } from './proxy-words.ts';

interface ProxyChoiceProps<Name extends string> {
  readonly form: FormState<Name>;
  readonly name: Name;
  /** What was chosen: a pool, `direct`, or nothing. */
  readonly chosen: string | null;
  /** What nothing means here: `As its competitor says`. */
  readonly otherwise: string;
}

/** By way of what pages are asked for: the pools that there are, straight, or as somebody else says. */
export function ProxyChoice<Name extends string>({ form, name, chosen, otherwise }: ProxyChoiceProps<Name>) {
  const { data } = useInfiniteQuery(proxiesQuery);
  const pools = new Set(data === undefined ? [] : itemsOf(data).map(({ pool }) => pool));
  if (chosen !== null && chosen !== 'direct') pools.add(chosen);
  return (
    <Choice
      form={form}
      name={name}
      label="By way of"
      hint="Proxies of a pool take turns. What is to go by one never goes straight. Add them under Settings, Proxies."
      defaultValue={chosen ?? ''}
    >
      <option value="">{otherwise}</option>
      <option value="direct">{wayWords('direct')}</option>
      {[...pools].sort().map((pool) => (
        <option key={pool} value={pool}>
          {wayWords(pool)}
        </option>
      ))}
    </Choice>
  );
}
