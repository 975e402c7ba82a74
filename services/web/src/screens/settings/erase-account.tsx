import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { erasureQuery, type Erasure } from '../../api/erasure.ts';
import { SCREENS } from '../../app/screens.ts';
import { Button } from '../../design/button.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { Section } from '../../design/page.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { formatMoment } from '../../words/time.ts';
import { useKeepAccount } from '../../shell/use-keep-account.ts';
import { outcomeInWords } from './erasure-words.ts';

const EraseDialog = lazy(() => import('./erase-dialog.tsx').then((file) => ({ default: file.EraseDialog })));

/** What goes with one's account, and the way out; or when it goes, and the way back. */
export function EraseAccount() {
  const query = useQuery(erasureQuery);
  return (
    <Section title="Erase your account">
      <Loaded
        query={query}
        to="erase your account"
        skeleton={<SkeletonRows rows={2} rowClassName="h-16" />}
        isEmpty={() => false}
        empty={null}
      >
        {(erasure) => (
          <div className="flex flex-col gap-4 p-4">
            {erasure.dueAt === null ? <Way erasure={erasure} /> : <WayBack dueAt={erasure.dueAt} />}
          </div>
        )}
      </Loaded>
    </Section>
  );
}

function Way({ erasure }: { readonly erasure: Erasure }) {
  const [isAsking, setIsAsking] = useState(false);
  const blocked = erasure.tenants.filter(({ outcome }) => outcome === 'needs_owner');
  return (
    <>
      <p className="max-w-prose text-soft">
        You have 7 days to take it back. Then your name, your address, your sessions and your API keys are gone for
        good.
      </p>
      <ul className="flex max-w-prose list-disc flex-col gap-1 pl-5">
        {erasure.tenants.map((tenant) => (
          <li key={tenant.id}>{outcomeInWords(tenant)}</li>
        ))}
      </ul>
      {blocked.length === 0 ? (
        <div>
          <Button look="danger" onClick={() => setIsAsking(true)}>
            Erase my account
          </Button>
        </div>
      ) : (
        <p className="max-w-prose">
          Choose who owns it after you under{' '}
          <Link
            to={SCREENS.settings.path}
            params={{ section: 'members' }}
            className="rounded-sm font-medium text-accent underline-offset-2 hover:underline"
          >
            Members
          </Link>
          , or remove the others there, and come back.
        </p>
      )}
      <Suspense fallback={null}>
        {isAsking && <EraseDialog erasure={erasure} onClose={() => setIsAsking(false)} />}
      </Suspense>
    </>
  );
}

function WayBack({ dueAt }: { readonly dueAt: string }) {
  const keep = useKeepAccount();
  return (
    <>
      <p className="max-w-prose">
        Your account is erased on <span className="font-medium">{formatMoment(new Date(dueAt))}</span>. Until then
        everything works as before.
      </p>
      <div>
        <Button pending={keep.isPending} onClick={() => keep.mutate()}>
          Keep my account
        </Button>
      </div>
    </>
  );
}
