import { lazy, Suspense, useState, type ReactNode } from 'react';
import type { Endpoint } from '../../api/webhooks.ts';
import { Badge } from '../../design/badge.tsx';
import { Button } from '../../design/button.tsx';
import { CopyId } from '../../design/copy.tsx';
import { When } from '../../design/when.tsx';
import { healthOf, topicsInWords } from './words.ts';

const EndPrevious = lazy(() => import('./secret-dialogs.tsx').then((file) => ({ default: file.EndPreviousSecret })));

interface EndpointHeadProps {
  readonly endpoint: Endpoint;
  readonly mayWrite: boolean;
}

/** Where it is, what it is told of, and how it does. */
export function EndpointHead({ endpoint, mayWrite }: EndpointHeadProps) {
  const { url, topics, status, failingSince, previousSecretValidUntil } = endpoint;
  const [ending, setEnding] = useState(false);
  const health = healthOf(endpoint);
  return (
    <>
      <dl className="grid gap-x-6 gap-y-4 rounded-lg border border-line bg-surface p-4 md:grid-cols-2">
        <Fact name="Health">
          <p className="flex items-center gap-2">
            <span role="status">
              <Badge tone={health.tone}>{health.name}</Badge>
            </span>
            {status === 'active' && failingSince !== null && (
              <span>
                since <When at={failingSince} />
              </span>
            )}
          </p>
          <p className="text-sm text-soft">{health.why}</p>
        </Fact>
        <Fact name="Signing secret">
          {previousSecretValidUntil === null ? (
            <p>One secret signs</p>
          ) : (
            <div className="flex flex-wrap items-center gap-2">
              <p>
                Two secrets sign, the old one ends <When at={previousSecretValidUntil} />
              </p>
              {mayWrite && (
                <Button size="small" onClick={() => setEnding(true)}>
                  End it now
                </Button>
              )}
            </div>
          )}
        </Fact>
        <Fact name="Address">
          <span className="-ml-1 flex">
            <CopyId id={url} what="address" />
          </span>
        </Fact>
        <Fact name="Events">{topicsInWords(topics)}</Fact>
      </dl>
      <Suspense fallback={null}>
        {ending && <EndPrevious endpoint={endpoint} onClose={() => setEnding(false)} />}
      </Suspense>
    </>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <dt className="text-sm text-soft">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}
