import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useMay } from '../../api/me.ts';
import type { Endpoint } from '../../api/webhooks.ts';
import { Tabs } from '../../design/tabs.tsx';
import { Attempts } from './attempts.tsx';
import { EndpointHead } from './endpoint-head.tsx';
import { ResendProgress } from './resend-progress.tsx';
import { type EndpointView, endpointViewOf } from './view.ts';

const OneAttempt = lazy(() => import('./attempt-dialog.tsx').then((file) => ({ default: file.AttemptDialog })));
const Verify = lazy(() => import('./verify-code.tsx').then((file) => ({ default: file.VerifyCode })));

/** What stands under the name of an endpoint. */
export function EndpointBody({ endpoint }: { readonly endpoint: Endpoint }) {
  const { id, resendId } = endpoint;
  const view = useSearch({ from: '/members/webhooks/$id', select: endpointViewOf });
  const navigate = useNavigate({ from: '/webhooks/$id' });
  const mayWrite = useMay('webhooks:write');
  const onChange = (part: EndpointView) =>
    void navigate({ search: (before) => ({ ...endpointViewOf(before), ...part }), resetScroll: false });
  return (
    <div className="flex flex-col gap-5">
      <EndpointHead endpoint={endpoint} mayWrite={mayWrite} />
      {resendId !== null && <ResendProgress key={resendId} endpointId={id} id={resendId} />}
      <Tabs
        label="Of this endpoint"
        value={view.tab ?? 'attempts'}
        onChange={(tab) => onChange({ tab })}
        tabs={[
          {
            key: 'attempts',
            name: 'Calls',
            content: <Attempts endpointId={id} filter={view} onChange={onChange} />,
          },
          {
            key: 'verify',
            name: 'Check a signature',
            content: (
              <Suspense fallback={<div className="h-96" />}>
                <Verify />
              </Suspense>
            ),
          },
        ]}
      />
      <Suspense fallback={null}>
        {view.attempt !== undefined && (
          <OneAttempt
            endpointId={id}
            id={view.attempt}
            mayWrite={mayWrite}
            onClose={() => onChange({ attempt: undefined })}
          />
        )}
      </Suspense>
    </div>
  );
}
