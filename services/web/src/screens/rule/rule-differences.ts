import type { Rule, Scope } from '../../api/rules.ts';
import { conditionWords } from '../rules/rule-words.ts';
import type { Difference } from '../watches/differences.ts';

/** What people see of a rule, part by part. */
const PARTS: readonly (readonly [what: string, words: (rule: Rule) => string])[] = [
  ['Name', ({ name }) => name],
  ['When', ({ when }) => conditionWords(when)],
  ['Mails', ({ muted }) => (muted ? 'muted' : 'on')],
];

/** What is other in `is` than it was. What stands for something else by its id alone is said to be another. */
export function ruleDifferences(was: Rule, is: Rule): Difference[] {
  const changed = PARTS.map(([what, words]) => ({ what, was: words(was), is: words(is) }));
  const scopes = { what: 'Of', was: scopeWords(was.scope), is: scopeWords(is.scope) };
  const sameScope = JSON.stringify(was.scope) === JSON.stringify(is.scope);
  const told = { what: 'Told', was: toldWords(was), is: toldWords(is) };
  const sameTold = was.channels.toSorted().join() === is.channels.toSorted().join();
  return [
    ...changed.filter((part) => part.was !== part.is),
    ...(sameScope ? [] : [scopes.was === scopes.is ? { ...scopes, is: scopes.is.replace('one', 'another') } : scopes]),
    ...(sameTold ? [] : [told.was === told.is ? { ...told, is: 'others' } : told]),
  ];
}

function scopeWords(scope: Scope): string {
  if ('watchId' in scope) return 'one watch';
  return 'competitorId' in scope ? 'one competitor' : 'everything you watch';
}

function toldWords({ channels }: Rule): string {
  return channels.length === 0 ? 'nobody' : `${channels.length} ${channels.length === 1 ? 'address' : 'addresses'}`;
}
