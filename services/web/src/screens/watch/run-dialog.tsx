import { useQuery } from '@tanstack/react-query';
import { runQuery, type Run } from '../../api/watch-page.ts';
import { Badge } from '../../design/badge.tsx';
import { Button } from '../../design/button.tsx';
import { CopyId } from '../../design/copy.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { formatCount } from '../../words/count.ts';
import { formatMoment } from '../../words/time.ts';
import { Line } from './observation-dialog.tsx';
import { msWords } from './runs.tsx';
import { RUN_WORDS } from './words.ts';

interface RunDialogProps {
  readonly watchId: string;
  readonly id: string;
  readonly onClose: () => void;
  readonly onObservation: (id: string) => void;
}

/** One run with its timings and its log, which grows while it is on its way. */
export function RunDialog({ watchId, id, onClose, onObservation }: RunDialogProps) {
  const query = useQuery(runQuery(watchId, id));
  return (
    <Dialog open onClose={onClose} title="Run">
      <Loaded
        query={query}
        to="see runs"
        skeleton={<SkeletonRows rows={5} rowClassName="h-10" />}
        isEmpty={() => false}
        empty={null}
      >
        {(run) => <OneRun run={run} onObservation={onObservation} />}
      </Loaded>
    </Dialog>
  );
}

function OneRun({ run, onObservation }: { readonly run: Run; readonly onObservation: (id: string) => void }) {
  const { id, status, queuedAt, startedAt, finishedAt, attempts, httpStatus, fetchedBytes, log, observationId } = run;
  const waited = startedAt === null ? undefined : Date.parse(startedAt) - Date.parse(queuedAt);
  return (
    <div className="flex flex-col gap-4">
      <dl className="figures grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5">
        <Line name="Status">
          <span role="status">
            <Badge tone={RUN_WORDS[status].tone}>{RUN_WORDS[status].words}</Badge>
          </span>
        </Line>
        <Line name="Asked for">{formatMoment(new Date(queuedAt))}</Line>
        {waited !== undefined && <Line name="Waited">{msWords(Math.max(0, waited))}</Line>}
        {httpStatus !== null && (
          <Line name="Fetched">
            {formatCount(fetchedBytes)} bytes in {msWords(run.fetchMs)}, HTTP {httpStatus}
            {run.tier === 'browser' && ', as a browser shows it'}
          </Line>
        )}
        {finishedAt !== null && (
          <Line name="Read">{run.unchanged ? 'Not changed' : `in ${msWords(run.extractMs)}`}</Line>
        )}
        <Line name="Tries">{formatCount(attempts)}</Line>
        <Line name="Id">
          <CopyId id={id} what="id of the run" short />
        </Line>
      </dl>
      <section aria-label="Log" className="flex flex-col gap-1">
        <h3 className="text-sm font-medium">Log</h3>
        {log.length === 0 ? (
          <p className="text-soft">Nothing has been written yet.</p>
        ) : (
          <ol className="divide-y divide-line rounded-md border border-line text-sm">
            {log.map(({ at, level, message }, index) => (
              <li key={`${at} ${index}`} className="flex flex-col px-3 py-1.5">
                <span className={TONES[level] ?? ''}>{message}</span>
                <span className="figures text-xs text-soft">{formatMoment(new Date(at))}</span>
              </li>
            ))}
          </ol>
        )}
      </section>
      {observationId !== null && (
        <Button className="self-start" onClick={() => onObservation(observationId)}>
          What it read
        </Button>
      )}
    </div>
  );
}

const TONES: Readonly<Record<string, string>> = { error: 'text-bad', warn: 'text-warn' };
