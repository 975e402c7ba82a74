import { useQuery } from '@tanstack/react-query';
import { ScanSearch } from 'lucide-react';
import type { ReactNode } from 'react';
import { observationQuery, runQuery, type Observation } from '../../api/watch-page.ts';
import { Badge } from '../../design/badge.tsx';
import { Button } from '../../design/button.tsx';
import { CopyId } from '../../design/copy.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { Money } from '../../design/money.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { formatPercent } from '../../words/money.ts';
import { formatMoment } from '../../words/time.ts';
import { otherWords, sourceWords, tierWords } from '../welcome/reading-words.ts';
import { stockWords } from './draw.ts';
import { decisionWords, fieldWords, OBSERVATION_WORDS, reasonAdvice, reasonWords } from './words.ts';

interface ObservationDialogProps {
  readonly watchId: string;
  readonly id: string;
  readonly onClose: () => void;
  readonly onRun: (id: string) => void;
  /** Shows the page that it was read from. */
  readonly onPage: (id: string) => void;
}

/** One observation: what was read, where on the page, and how sure that is. */
export function ObservationDialog({ watchId, id, onClose, ...ways }: ObservationDialogProps) {
  const query = useQuery(observationQuery(watchId, id));
  return (
    <Dialog open onClose={onClose} title="What was seen">
      <Loaded
        query={query}
        to="see observations"
        skeleton={<SkeletonRows rows={5} rowClassName="h-10" />}
        isEmpty={() => false}
        empty={null}
      >
        {(seen) => <Seen observation={seen} {...ways} />}
      </Loaded>
    </Dialog>
  );
}

interface SeenProps extends Pick<ObservationDialogProps, 'onRun' | 'onPage'> {
  readonly observation: Observation;
}

function Seen({ observation, onRun, onPage }: SeenProps) {
  const { id, runId, snapshotId, status, reason, decision, observedAt, price, listPrice, availability } = observation;
  const tier = useQuery(runQuery(observation.watchId, runId)).data?.tier ?? null;
  const why = decision === null ? `${reasonWords(reason)} ${reasonAdvice(reason)}` : decisionWords(decision);
  return (
    <div className="flex flex-col gap-4">
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5">
        <Line name="Seen">{formatMoment(new Date(observedAt))}</Line>
        <Line name="Status">
          <Badge tone={OBSERVATION_WORDS[status].tone}>{OBSERVATION_WORDS[status].words}</Badge> {why}
        </Line>
        <Line name="Price">
          <Money of={price} />
        </Line>
        {listPrice !== null && (
          <Line name="Price before">
            <Money of={listPrice} />
          </Line>
        )}
        <Line name="Stock">{stockWords(availability)}</Line>
        {tier !== null && <Line name="Fetched">{tierWords(tier)}</Line>}
        <Line name="Observation">
          <CopyId id={id} what="id of the observation" short />
        </Line>
        {snapshotId !== null && (
          <Line name="Stored page">
            <CopyId id={snapshotId} what="id of the stored page" short />
          </Line>
        )}
      </dl>
      <Fields fields={observation.fields} />
      <div className="flex flex-wrap gap-2">
        {snapshotId !== null && (
          <Button
            look="primary"
            icon={<ScanSearch aria-hidden className="size-4" />}
            onClick={() => onPage(observation.id)}
          >
            See it on the page
          </Button>
        )}
        <Button onClick={() => onRun(runId)}>The run that read it</Button>
      </div>
    </div>
  );
}

function Fields({ fields }: Pick<Observation, 'fields'>) {
  const read = Object.entries(fields);
  if (read.length === 0) return <p className="text-soft">No value was read.</p>;
  return (
    <section aria-label="Where each value was read" className="flex flex-col gap-1">
      <h3 className="text-sm font-medium">Where each value was read</h3>
      <ul className="divide-y divide-line rounded-md border border-line">
        {read.map(([name, { source, path, text, confidence, disputed }]) => (
          <li key={name} className="flex flex-col gap-0.5 px-3 py-2 text-sm">
            <p className="flex items-baseline gap-2">
              <span className="font-medium">{fieldWords(name)}</span>
              {confidence !== undefined && (
                <span className="figures ml-auto whitespace-nowrap text-soft">
                  {formatPercent(confidence * 100)} sure
                </span>
              )}
            </p>
            {text !== undefined && <p className="break-words">{text}</p>}
            {source !== undefined && (
              <p className="break-words text-soft">
                {sourceWords(source)}, at <code className="font-mono text-xs break-all">{path}</code>
              </p>
            )}
            {disputed !== undefined && <p className="break-words text-soft">{otherWords(disputed)}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Line({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-soft">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}
