import { useQuery } from '@tanstack/react-query';
import { FileText } from 'lucide-react';
import { pageChangesQuery, pageVersionsQuery, type PageVersion } from '../../api/page-text.ts';
import { Loaded } from '../../design/loaded.tsx';
import { Section } from '../../design/page.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { EmptyState } from '../../design/states.tsx';
import { formatMoment } from '../../words/time.ts';
import { Screenshots } from './screenshots.tsx';
import { TextChanges } from './text-changes.tsx';
import type { WatchPageView } from './view.ts';

interface PageTextProps {
  readonly watchId: string;
  /** Whether a picture is taken of each new text. */
  readonly areTaken: boolean;
  readonly view: WatchPageView;
  readonly onChange: (part: WatchPageView) => void;
}

/** The text of the page as it was at two times, and what became of it. */
export function PageText({ watchId, areTaken, view, onChange }: PageTextProps) {
  const query = useQuery(pageVersionsQuery(watchId));
  return (
    <Section title="Text of the page">
      <Loaded
        query={query}
        to="see pages"
        skeleton={<SkeletonRows rows={6} rowClassName="h-9" />}
        isEmpty={({ items }) => items.length < 2}
        empty={
          <EmptyState icon={FileText} title="One version so far">
            When the page becomes another one, its text before and after is compared here. Dates, counters of visitors
            and the order of lists count for nothing.
          </EmptyState>
        }
      >
        {({ items }) => (
          <Compared watchId={watchId} areTaken={areTaken} versions={items} view={view} onChange={onChange} />
        )}
      </Loaded>
    </Section>
  );
}

const CONTROL = 'h-8 rounded-md border border-edge bg-surface px-2 hover:border-soft touch:h-11 touch:text-md';

function Compared({
  watchId,
  areTaken,
  versions,
  view,
  onChange,
}: PageTextProps & { readonly versions: readonly PageVersion[] }) {
  const after = versionAt(versions, view.after) ?? versions[0];
  const before = versionAt(versions, view.before) ?? versions.find((one) => one !== after) ?? after;
  const query = useQuery(
    pageChangesQuery(watchId, {
      from: before?.snapshotId ?? '',
      to: after?.snapshotId ?? '',
      by: view.words ? 'word' : 'line',
      ...(view.ignore !== undefined && { ignore: view.ignore }),
    }),
  );
  const choice = (label: string, chosen: PageVersion | undefined, choose: (at: number) => void) => (
    <label className="flex min-w-0 flex-col gap-1 text-sm font-medium max-md:w-full">
      {label}
      <select
        value={chosen?.seenAt}
        onChange={({ target }) => choose(Date.parse(target.value))}
        className={`${CONTROL} figures w-full text-base md:w-52 font-normal`}
      >
        {chosen?.seenAt === '' && <option value="">An older page</option>}
        {versions.map(({ seenAt }) => (
          <option key={seenAt} value={seenAt}>
            {formatMoment(new Date(seenAt))}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <>
      <div className="flex flex-wrap items-end gap-x-4 gap-y-3 border-b border-line px-4 py-3">
        {choice('Before', before, (at) => onChange({ before: at }))}
        {choice('After', after, (at) => onChange({ after: at }))}
        <label className="flex h-8 items-center gap-2 touch:h-11">
          <input
            type="checkbox"
            checked={view.words === true}
            onChange={({ target }) => onChange({ words: target.checked || undefined })}
            className="size-4 accent-accent"
          />
          Word by word
        </label>
        <label className="flex min-w-64 grow flex-col gap-1 text-sm font-medium">
          Leave out
          <input
            key={view.ignore}
            defaultValue={view.ignore}
            placeholder="As the settings say; or CSS selectors"
            maxLength={1_000}
            autoCapitalize="none"
            spellCheck={false}
            onBlur={({ target }) => onChange({ ignore: target.value.trim() || undefined })}
            onKeyDown={({ key, currentTarget }) => {
              if (key === 'Enter') onChange({ ignore: currentTarget.value.trim() || undefined });
            }}
            className={`${CONTROL} text-base font-normal`}
          />
        </label>
      </div>
      <Screenshots watchId={watchId} before={before} after={after} areTaken={areTaken} />
      <Loaded
        query={query}
        to="see pages"
        skeleton={<SkeletonRows rows={6} rowClassName="h-9" />}
        isEmpty={({ parts }) => parts.length === 0}
        empty={
          <EmptyState icon={FileText} title="The text is the same">
            What differs between these two is dates, counters, the order of lists, or what nobody reads.
          </EmptyState>
        }
      >
        {(changes) => <TextChanges changes={changes} />}
      </Loaded>
    </>
  );
}

/** The version that stood at a time, or that has an id, be it older than those that are listed. */
function versionAt(versions: readonly PageVersion[], at: number | string | undefined): PageVersion | undefined {
  if (typeof at === 'string') {
    return versions.find(({ snapshotId }) => snapshotId === at) ?? { snapshotId: at, seenAt: '' };
  }
  return at === undefined ? undefined : versions.find(({ seenAt }) => Date.parse(seenAt) <= at);
}
