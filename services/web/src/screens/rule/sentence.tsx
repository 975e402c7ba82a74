import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { toProblem } from '../../api/problem.ts';
import { BASELINE_WORDS } from '../rules/rule-words.ts';
import type { Draft, Kind, Reach } from './draft.ts';
import { everyCompetitorQuery } from '../../api/competitors.ts';
import { CONTROL, Select, Told, toldAs, Type, Words, type RuleForm } from './inline.tsx';
import { WatchChoice } from './watch-choice.tsx';

const KINDS: Readonly<Record<Kind, string>> = {
  price_drop_percent: 'the price falls by',
  price_rise_percent: 'the price rises by',
  price_below: 'the price goes below',
  price_above: 'the price goes above',
  price_changed: 'the price changes',
  back_in_stock: 'it is back in stock',
  out_of_stock: 'it is out of stock',
  text_changed: 'the text of the page changes by',
  trigger_appeared: 'a trigger text appears on the page',
  trigger_disappeared: 'a trigger text is gone from the page',
};

const REACH_WORDS: Readonly<Record<Reach, string>> = {
  all: 'everything you watch',
  competitor: 'all of a competitor',
  watch: 'one watch',
};

interface SentenceProps {
  readonly form: RuleForm;
  readonly draft: Draft;
  readonly onChange: (part: Partial<Draft>) => void;
}

/** A rule as one would say it, with what can be other in it as controls. */
export function Sentence({ form, draft, onChange }: SentenceProps) {
  const { kind, reach } = draft;
  return (
    <div className="flex flex-wrap items-start gap-x-2 gap-y-3">
      <Words>When</Words>
      <Select label="What happens" value={kind} options={KINDS} onChange={(next) => onChange({ kind: next })} />
      {(kind === 'price_drop_percent' || kind === 'price_rise_percent') && (
        <Percent form={form} draft={draft} onChange={onChange} />
      )}
      {(kind === 'price_below' || kind === 'price_above') && <Amount form={form} draft={draft} onChange={onChange} />}
      {kind === 'text_changed' && <WordCount form={form} draft={draft} onChange={onChange} />}
      <Words>of</Words>
      <Select label="Of what" value={reach} options={REACH_WORDS} onChange={(next) => onChange({ reach: next })} />
      {reach === 'competitor' && (
        <CompetitorChoice
          form={form}
          value={draft.competitorId}
          onChange={(competitorId) => onChange({ competitorId })}
        />
      )}
      {reach === 'watch' && (
        <WatchChoice form={form} value={draft.watchId} onChange={(watchId) => onChange({ watchId })} />
      )}
    </div>
  );
}

function Percent({ form, draft, onChange }: SentenceProps) {
  return (
    <>
      <Type
        form={form}
        name="when.percent"
        label="Percent"
        value={draft.percent}
        maxLength={12}
        decimal
        className="w-20 text-right"
        onChange={(percent) => onChange({ percent })}
      />
      <Words>% or more against</Words>
      <Select
        label="Against what"
        value={draft.baseline}
        options={BASELINE_WORDS}
        onChange={(baseline) => onChange({ baseline })}
      />
    </>
  );
}

function WordCount({ form, draft, onChange }: SentenceProps) {
  return (
    <>
      <Type
        form={form}
        name="when.words"
        label="Words"
        value={draft.words}
        maxLength={6}
        decimal
        className="w-20 text-right"
        onChange={(words) => onChange({ words })}
      />
      <Words>{draft.words.trim() === '1' ? 'word or more' : 'words or more'}</Words>
    </>
  );
}

function Amount({ form, draft, onChange }: SentenceProps) {
  return (
    <>
      <Type
        form={form}
        name="when.amount"
        label="Price"
        value={draft.amount}
        maxLength={24}
        decimal
        className="w-28 text-right"
        onChange={(amount) => onChange({ amount })}
      />
      <Type
        form={form}
        name="when.currency"
        label="Currency"
        value={draft.currency}
        maxLength={3}
        className="w-20 uppercase"
        onChange={(currency) => onChange({ currency })}
      />
    </>
  );
}

interface ChoiceProps {
  readonly form: RuleForm;
  readonly value: string;
  readonly onChange: (id: string) => void;
}

function CompetitorChoice({ form, value, onChange }: ChoiceProps) {
  const id = useId();
  const { data, error } = useQuery(everyCompetitorQuery);
  const wrong = form.errors.get('scope.competitorId') ?? (error === null ? undefined : toProblem(error).message);
  return (
    <Told id={id} error={wrong}>
      <select
        {...toldAs(id, wrong)}
        aria-label="Competitor"
        value={value}
        onChange={({ target }) => {
          form.clear('scope.competitorId');
          onChange(target.value);
        }}
        className={CONTROL}
      >
        <option value="">Choose a competitor</option>
        {data?.items.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        ))}
      </select>
    </Told>
  );
}
