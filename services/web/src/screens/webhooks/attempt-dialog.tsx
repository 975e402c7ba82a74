import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { toProblem } from '../../api/problem.ts';
import { attemptQuery, retryAttempt, type AttemptDetail } from '../../api/webhooks.ts';
import { Badge } from '../../design/badge.tsx';
import { Button } from '../../design/button.tsx';
import { CodeBlock } from '../../design/code-block.tsx';
import { CopyId } from '../../design/copy.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { toast } from '../../design/toast.ts';
import { formatMoment } from '../../words/time.ts';
import { outcomeOf, tookWords } from './words.ts';

interface AttemptDialogProps {
  readonly endpointId: string;
  readonly id: string;
  readonly mayWrite: boolean;
  readonly onClose: () => void;
}

/** One call: what was sent, what was answered, and another try of the same. */
export function AttemptDialog({ endpointId, id, mayWrite, onClose }: AttemptDialogProps) {
  const query = useQuery(attemptQuery(endpointId, id));
  const queries = useQueryClient();
  const retry = useMutation({
    mutationFn: () => retryAttempt(id),
    onSuccess: () => {
      onClose();
      toast('It is sent again under the same id.');
      return queries.invalidateQueries({ queryKey: ['webhooks', endpointId] });
    },
    onError: (error) => void toast(toProblem(error).message),
  });
  return (
    <Dialog open onClose={onClose} title="Call">
      <Loaded
        query={query}
        to="see webhooks"
        skeleton={<SkeletonRows rows={6} rowClassName="h-12" />}
        isEmpty={() => false}
        empty={null}
      >
        {(attempt) => (
          <div className="flex flex-col gap-4">
            <Facts attempt={attempt} />
            {mayWrite && (
              <Button className="self-start" pending={retry.isPending} onClick={() => retry.mutate()}>
                Send it again
              </Button>
            )}
            <Message title="Request" headers={attempt.request.headers} body={attempt.request.body} />
            <Response attempt={attempt} />
          </div>
        )}
      </Loaded>
    </Dialog>
  );
}

function Facts({ attempt }: { readonly attempt: AttemptDetail }) {
  const { topic, at, number, durationMs, webhookId, nextAttemptAt } = attempt;
  const { tone, words } = outcomeOf(attempt);
  return (
    <dl className="figures grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5">
      <Line name="Outcome">
        <Badge tone={tone}>{words}</Badge> in {tookWords(durationMs)}
      </Line>
      <Line name="When">{formatMoment(new Date(at))}</Line>
      <Line name="Event">{topic}</Line>
      <Line name="Try">{number}</Line>
      {nextAttemptAt !== null && <Line name="Next try">{formatMoment(new Date(nextAttemptAt))}</Line>}
      <Line name="Event id">
        <span className="mt-0.5 -ml-1 flex">
          <CopyId id={webhookId} what="id of the event" />
        </span>
      </Line>
    </dl>
  );
}

function Line({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-soft">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}

function Response({ attempt: { response, httpStatus } }: { readonly attempt: AttemptDetail }) {
  if (response !== null) {
    return <Message title="Response" headers={response.headers} body={response.body} cut={response.cut} />;
  }
  return (
    <section aria-label="Response" className="flex flex-col gap-1">
      <h3 className="text-sm font-medium">Response</h3>
      <p className="text-soft">
        {httpStatus === null ? 'None came.' : 'It is not kept any more: that is done for 30 days.'}
      </p>
    </section>
  );
}

interface MessageProps {
  readonly title: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly cut?: boolean;
}

function Message({ title, headers, body, cut = false }: MessageProps) {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return (
    <section aria-label={title} className="flex flex-col gap-1.5">
      <h3 className="text-sm font-medium">{title}</h3>
      {lines.length > 0 && <CodeBlock label={`headers of the ${title.toLowerCase()}`} text={lines.join('\n')} wrap />}
      {body === '' ? (
        <p className="text-sm text-soft">No body.</p>
      ) : (
        <CodeBlock label={`body of the ${title.toLowerCase()}`} text={readable(body)} wrap />
      )}
      {cut && <p className="text-sm text-soft">It went on. The first KiB is kept.</p>}
    </section>
  );
}

/** JSON with its lines apart; anything else as it came. */
function readable(body: string): string {
  if (!body.startsWith('{') && !body.startsWith('[')) return body;
  try {
    return JSON.stringify(JSON.parse(body), undefined, 2);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return body;
  }
}
