import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ListChecks } from 'lucide-react';
import type { Rule } from '../../api/rules.ts';
import { useMay } from '../../api/me.ts';
import { itemsOf } from '../../api/pages.ts';
import { watchRulesQuery } from '../../api/watch-page.ts';
import type { Watch } from '../../api/watches.ts';
import { Badge } from '../../design/badge.tsx';
import { buttonClasses } from '../../design/button.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { More } from '../../design/more.tsx';
import { Section } from '../../design/page.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { EmptyState } from '../../design/states.tsx';
import { conditionWords } from '../rules/rule-words.ts';

/** The rules that look at a watch, whether they name it, its competitor or everything. */
export function RulesOfWatch({ watch }: { readonly watch: Watch }) {
  const query = useInfiniteQuery(watchRulesQuery(watch.id));
  const mayWrite = useMay('rules:write');
  const toRules = (
    <>
      <Link to="/rules" className={buttonClasses({ look: 'quiet', size: 'small' })}>
        All rules
      </Link>
      {mayWrite && (
        <Link
          to="/rules/$id"
          params={{ id: 'new' }}
          search={{ watch: watch.id }}
          className={buttonClasses({ size: 'small' })}
        >
          New rule for this watch
        </Link>
      )}
    </>
  );
  return (
    <Section title="Rules" aside={toRules}>
      <Loaded
        query={query}
        to="see rules"
        skeleton={<SkeletonRows rows={3} rowClassName="h-16" />}
        isEmpty={(data) => itemsOf(data).length === 0}
        empty={
          <EmptyState icon={ListChecks} title="No rule looks at this watch">
            A rule says what you want to be told of: a price that falls, something back in stock.
          </EmptyState>
        }
      >
        {(data) => (
          <>
            <ul aria-label="Rules" className="divide-y divide-line">
              {itemsOf(data).map((rule) => (
                <li key={rule.id} className="flex flex-col gap-0.5 px-4 py-2.5">
                  <p className="flex min-w-0 items-center gap-2">
                    <Link
                      to="/rules/$id"
                      params={{ id: rule.id }}
                      className="truncate rounded-sm font-medium hover:underline touch:flex touch:min-h-11 touch:items-center"
                    >
                      {rule.name}
                    </Link>
                    {rule.muted && <Badge tone="warn">Muted</Badge>}
                  </p>
                  <p className="text-soft">
                    When {conditionWords(rule.when)}, of {scopeWords(rule)}.
                  </p>
                </li>
              ))}
            </ul>
            <More query={query} of="rules" />
          </>
        )}
      </Loaded>
    </Section>
  );
}

function scopeWords({ scope }: Rule): string {
  if ('watchId' in scope) return 'this watch';
  return 'competitorId' in scope ? 'all of its competitor' : 'everything you watch';
}
