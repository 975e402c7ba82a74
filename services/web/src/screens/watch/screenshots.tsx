import { useQuery } from '@tanstack/react-query';
import { ImageOff } from 'lucide-react';
import { useState } from 'react';
import { pictureQuery, screenshotsQuery, type PageVersion, type Screenshot } from '../../api/page-text.ts';
import { toProblem } from '../../api/problem.ts';
import { Skeleton } from '../../design/skeleton.tsx';
import { When } from '../../design/when.tsx';
import { screenshotOf } from './screenshot-of.ts';

interface ScreenshotsProps {
  readonly watchId: string;
  readonly before: PageVersion | undefined;
  readonly after: PageVersion | undefined;
  /** Whether one is taken of each new text. */
  readonly areTaken: boolean;
}

/** The page as a browser showed it, before and after: beside each other, on a phone one above the other. */
export function Screenshots({ watchId, before, after, areTaken }: ScreenshotsProps) {
  const { data, error } = useQuery(screenshotsQuery(watchId));
  if (error !== null) {
    return <p className="px-4 py-3 text-soft">The screenshots can’t be shown. {toProblem(error).message}</p>;
  }
  // Who takes none and has none is not told of them.
  if (data === undefined || (data.items.length === 0 && !areTaken)) return null;
  if (data.items.length === 0) {
    return (
      <p className="border-b border-line px-4 py-3 text-sm text-soft">
        There is no screenshot yet: the first is taken when the page is next another one.
      </p>
    );
  }
  return (
    <div className="grid gap-4 border-b border-line p-4 md:grid-cols-2">
      <Shot name="Before" shot={screenshotOf(data.items, before)} />
      <Shot name="After" shot={screenshotOf(data.items, after)} />
    </div>
  );
}

interface ShotProps {
  readonly name: string;
  readonly shot: Screenshot | undefined;
}

function Shot({ name, shot }: ShotProps) {
  return (
    <figure aria-label={`Screenshot ${name.toLowerCase()}`} className="flex min-w-0 flex-col gap-1.5">
      <figcaption className="text-sm">
        <span className="font-medium">{name}</span>
        {shot !== undefined && (
          <span className="text-soft">
            , taken <When at={shot.takenAt} />
          </span>
        )}
      </figcaption>
      {shot?.picture == null ? (
        <p className="flex min-h-24 items-center gap-2.5 rounded-md border border-line bg-ground px-3 py-2 text-sm text-soft">
          <ImageOff aria-hidden className="size-4 shrink-0" />
          <span className="min-w-0 wrap-anywhere">{shot === undefined ? 'None was taken by then.' : shot.trouble}</span>
        </p>
      ) : (
        <Shown key={shot.id} name={name} shot={shot} />
      )}
    </figure>
  );
}

function Shown({ name, shot: { id, picture } }: { readonly name: string; readonly shot: Screenshot }) {
  const { data: address, error } = useQuery(pictureQuery(id));
  const [isThere, setIsThere] = useState(false);
  if (error !== null) return <p className="text-sm text-soft">It can’t be shown. {toProblem(error).message}</p>;
  return (
    <div
      // Scrolls, also by keys: a page is higher than what fits.
      tabIndex={0}
      role="group"
      aria-label={`${name}, to scroll`}
      className="relative h-96 overflow-y-auto rounded-md border border-line bg-ground max-md:h-72"
    >
      {!isThere && (
        <div data-state="loading" aria-busy className="absolute inset-0 p-3">
          <span className="sr-only">Loading</span>
          <Skeleton className="w-2/3" />
        </div>
      )}
      {address !== undefined && (
        <img
          src={address}
          width={picture?.width}
          height={picture?.height}
          alt={`The page as a browser showed it ${name.toLowerCase()} the change`}
          onLoad={() => setIsThere(true)}
          className={`h-auto w-full transition-opacity ${isThere ? '' : 'opacity-0'}`}
        />
      )}
    </div>
  );
}
