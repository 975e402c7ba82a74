import { useQuery } from '@tanstack/react-query';
import { FileX2 } from 'lucide-react';
import { useState } from 'react';
import { storedPageQuery, type Observation } from '../../api/watch-page.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { EmptyState } from '../../design/states.tsx';
import { formatMoment } from '../../words/time.ts';
import { fieldWords, sortedFields } from './words.ts';

interface StoredPageProps {
  /** Of the observation. */
  readonly id: string;
  readonly onClose: () => void;
}

/** The page as it was stored, with the places marked that values were read from. */
export function StoredPage({ id, onClose }: StoredPageProps) {
  const query = useQuery(storedPageQuery(id));
  const seen = query.data?.observation.observedAt;
  return (
    <Dialog
      open
      large
      onClose={onClose}
      title="The page as stored"
      description={`${seen === undefined ? 'Its' : `Seen ${formatMoment(new Date(seen))}. Its`} pictures, scripts and links are left out.`}
    >
      <Loaded
        query={query}
        to="see stored pages"
        skeleton={<OnItsWay />}
        isEmpty={({ address }) => address === null}
        empty={
          <EmptyState icon={FileX2} title="This page is not kept any more">
            What was read from it stays: see the observation.
          </EmptyState>
        }
      >
        {({ observation, address }) => address !== null && <Framed observation={observation} address={address} />}
      </Loaded>
    </Dialog>
  );
}

/** The fragment that leads to the mark of a field, as the server makes it. */
const placeOf = (field: string): string => `#blackfang-${field.replaceAll(/[^A-Za-z0-9]/g, '')}`;

function Framed({ observation, address }: { readonly observation: Observation; readonly address: string }) {
  const read = sortedFields(Object.keys(observation.fields));
  const [field, setField] = useState(read[0]);
  const [isThere, setIsThere] = useState(false);
  return (
    <div className="flex h-full min-h-0 flex-col">
      {read.length > 0 && (
        <div role="group" aria-label="Go to" className="flex shrink-0 gap-1.5 overflow-x-auto px-5 pt-1 pb-3">
          {read.map((name) => (
            <Button
              key={name}
              size="small"
              look={name === field ? 'primary' : 'secondary'}
              aria-pressed={name === field}
              onClick={() => setField(name)}
            >
              {fieldWords(name)}
            </Button>
          ))}
        </div>
      )}
      <div className="relative min-h-0 flex-1 border-t border-line bg-surface">
        {!isThere && (
          <div data-state="loading" aria-busy className="absolute inset-0">
            <span className="sr-only">Loading</span>
            <OnItsWay />
          </div>
        )}
        <iframe
          title="The page as stored"
          sandbox=""
          referrerPolicy="no-referrer"
          src={`${address}${field === undefined ? '' : placeOf(field)}`}
          onLoad={() => setIsThere(true)}
          className={`size-full bg-surface transition-opacity ${isThere ? '' : 'opacity-0'}`}
        />
      </div>
    </div>
  );
}

function OnItsWay() {
  return (
    <div aria-hidden className="flex flex-col gap-4 p-5">
      <Skeleton className="h-5 w-1/2" />
      <Skeleton className="w-2/3" />
      <Skeleton className="w-1/3" />
      <Skeleton className="w-3/5" />
    </div>
  );
}
