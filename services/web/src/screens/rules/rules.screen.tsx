import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ListChecks, Plus } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useMay } from '../../api/me.ts';
import { itemsOf } from '../../api/pages.ts';
import { rulesQuery, type Rule } from '../../api/rules.ts';
import { buttonClasses } from '../../design/button.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { More } from '../../design/more.tsx';
import { Page, Section } from '../../design/page.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { EmptyState } from '../../design/states.tsx';
import { useNewRule } from './use-new-rule.ts';

/** On its way while the rules are, too. */
const list = import('./rule-list.tsx');
const RuleList = lazy(() => list.then((file) => ({ default: file.RuleList })));

const DeleteRule = lazy(() => import('./delete-rule.tsx').then((file) => ({ default: file.DeleteRule })));

const LOADING = (
  <div data-state="loading" aria-busy>
    <SkeletonRows rows={5} rowClassName="h-24" />
  </div>
);

/** What is told, when, and to whom. */
export function Rules() {
  const query = useInfiniteQuery(rulesQuery);
  const mayWrite = useMay('rules:write');
  const [leaving, setLeaving] = useState<Rule>();
  useNewRule();
  return (
    <Page title="Rules" actions={mayWrite && <NewRule />}>
      <Section title="Newest first">
        <Loaded
          query={query}
          to="see rules"
          skeleton={<SkeletonRows rows={5} rowClassName="h-24" />}
          isEmpty={(data) => itemsOf(data).length === 0}
          empty={
            <EmptyState icon={ListChecks} title="No rule yet" actions={mayWrite && <NewRule />}>
              A rule says which change of a price or of the stock you want to be told of, and by whom. Without one,
              changes are kept and nobody is told.
            </EmptyState>
          }
        >
          {(data) => (
            <Suspense fallback={LOADING}>
              <RuleList rules={itemsOf(data)} mayWrite={mayWrite} skeleton={LOADING} onDelete={setLeaving} />
              <More query={query} of="rules" />
            </Suspense>
          )}
        </Loaded>
      </Section>
      <Suspense fallback={null}>
        {leaving && <DeleteRule rule={leaving} onClose={() => setLeaving(undefined)} />}
      </Suspense>
    </Page>
  );
}

function NewRule() {
  return (
    <Link to="/rules/$id" params={{ id: 'new' }} className={buttonClasses({ look: 'primary' })}>
      <Plus aria-hidden className="size-4" />
      New rule
    </Link>
  );
}
