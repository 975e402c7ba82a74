import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { dataExportsQuery, dataFileOf, isGoingOn, startDataExport, type DataExport } from '../../api/data-exports.ts';
import { itemsOf } from '../../api/pages.ts';
import { toProblem } from '../../api/problem.ts';
import { Badge } from '../../design/badge.tsx';
import { Button } from '../../design/button.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { More } from '../../design/more.tsx';
import { Section } from '../../design/page.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { EmptyState } from '../../design/states.tsx';
import { toast } from '../../design/toast.ts';
import { When } from '../../design/when.tsx';
import { formatCount } from '../../words/count.ts';
import { formatDay } from '../../words/time.ts';
import { progressInWords, sizeInWords } from './data-words.ts';
import { EraseAccount } from './erase-account.tsx';
import { SampleDataSection } from './sample-data.tsx';

/** What one may take along, and how one leaves. */
export function YourData() {
  return (
    <div className="flex flex-col gap-5">
      <Copies />
      <SampleDataSection />
      <EraseAccount />
    </div>
  );
}

function Copies() {
  const query = useInfiniteQuery(dataExportsQuery);
  const queries = useQueryClient();
  const copies = query.data === undefined ? [] : itemsOf(query.data);
  const start = useMutation({
    mutationFn: startDataExport,
    onSuccess: () => toast('The copy is being made. We mail you when it is ready.'),
    onError: (error) => toast(toProblem(error).message),
    onSettled: () => queries.invalidateQueries({ queryKey: dataExportsQuery.queryKey }),
  });
  const button = (
    <Button pending={start.isPending} onClick={() => start.mutate()}>
      Make a copy
    </Button>
  );
  return (
    <Section title="A copy of your data" aside={copies.length > 0 && !copies.some(isGoingOn) && button}>
      <Loaded
        query={query}
        to="see your copies"
        skeleton={<SkeletonRows rows={2} rowClassName="h-16" />}
        isEmpty={(data) => itemsOf(data).length === 0}
        empty={
          <EmptyState icon={Download} title="No copy yet" actions={button}>
            All that you have here as one ZIP file: an owner gets what the organisation has, everybody else what is
            theirs. Secrets are not in it. It can be fetched for 7 days.
          </EmptyState>
        }
      >
        {(data) => (
          <ul className="divide-y divide-line">
            {itemsOf(data).map((copy) => (
              <Copy key={copy.id} copy={copy} />
            ))}
          </ul>
        )}
      </Loaded>
      <More query={query} of="copies" />
    </Section>
  );
}

function Copy({ copy }: { readonly copy: DataExport }) {
  const { id, of, status, rows, bytes, createdAt, expiresAt } = copy;
  const fetchFile = useMutation({
    mutationFn: () => dataFileOf(id),
    onSuccess: (url) => window.location.assign(url),
    onError: (error) => toast(toProblem(error).message),
  });
  return (
    <li className="flex min-h-16 flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2.5">
      <div className="mr-auto flex min-w-0 flex-col gap-0.5">
        <span className="flex flex-wrap items-center gap-2">
          <span className="font-medium">{of === 'tenant' ? 'All of the organisation' : 'What is yours'}</span>
          {status === 'ready' && <Badge tone="good">Ready</Badge>}
          {status === 'failed' && <Badge tone="bad">Not made</Badge>}
        </span>
        <span className="text-sm text-soft" aria-live="polite">
          {status === 'ready' && (
            <>
              <span className="figures">
                {formatCount(rows)} rows, {sizeInWords(bytes ?? 0)}
              </span>
              , made <When at={createdAt} />
              {expiresAt !== null && `, can be fetched until ${formatDay(new Date(expiresAt))}`}
            </>
          )}
          {status === 'failed' && 'Something went wrong on our side. Make another one.'}
          {isGoingOn(copy) && progressInWords(copy)}
        </span>
      </div>
      {status === 'ready' && (
        <Button
          icon={<Download aria-hidden className="size-4" />}
          pending={fetchFile.isPending}
          onClick={() => fetchFile.mutate()}
        >
          Download
        </Button>
      )}
    </li>
  );
}
