import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { lazy } from 'react';
import { meQuery, useMay, useWithRights } from '../../api/me.ts';
import { ruleQuery } from '../../api/rules.ts';
import { Loaded } from '../../design/loaded.tsx';
import { Page } from '../../design/page.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { NoPermission } from '../../design/states.tsx';

const Editor = lazy(() => import('./editor.tsx').then((file) => ({ default: file.Editor })));

/** What a rule is called in its address before there is one. */
const NEW = 'new';

/** One rule, or a new one. */
export function RulePage() {
  const { id } = useParams({ from: '/members/rules/$id' });
  return id === NEW ? <NewRule /> : <OneRule key={id} id={id} />;
}

function NewRule() {
  const query = useQuery(meQuery);
  return (
    <Page title="New rule">
      <Loaded query={query} to="make rules" skeleton={<OnItsWay />} isEmpty={() => false} empty={null}>
        {({ permissions }) =>
          permissions.includes('rules:write') ? <Editor mayWrite /> : <NoPermission what="make rules" />
        }
      </Loaded>
    </Page>
  );
}

function OneRule({ id }: { readonly id: string }) {
  const query = useWithRights(useQuery(ruleQuery(id)));
  const mayWrite = useMay('rules:write');
  return (
    <Page title={query.data?.name ?? 'A rule'}>
      <Loaded query={query} to="see rules" skeleton={<OnItsWay />} isEmpty={() => false} empty={null}>
        {(rule) => <Editor rule={rule} mayWrite={mayWrite} />}
      </Loaded>
    </Page>
  );
}

function OnItsWay() {
  return (
    <div aria-hidden className="grid gap-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <div className="flex h-96 flex-col gap-5 rounded-lg border border-line bg-surface p-5">
        <Skeleton className="w-3/4" />
        <Skeleton className="w-1/2" />
      </div>
      <div className="h-64 rounded-lg border border-line bg-surface" />
    </div>
  );
}
