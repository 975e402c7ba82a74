import { Link } from '@tanstack/react-router';
import type { Alert } from '../../api/alerts.ts';

const LOOKS = {
  same: 'text-soft',
  added: 'rounded-xs bg-good-wash text-good no-underline',
  removed: 'mr-1 rounded-xs bg-bad-wash text-bad',
};

interface TextExcerptProps {
  readonly watchId: string;
  readonly text: NonNullable<Alert['text']>;
}

/** The first lines of what became of a text, and the way to all of it. */
export function TextExcerpt({ watchId, text }: TextExcerptProps) {
  const { excerpt, complete, fromSnapshotId: before, toSnapshotId: after } = text;
  return (
    <div className="flex flex-col gap-1 text-sm wrap-anywhere">
      <ul aria-label="What changed" className="flex flex-col gap-0.5 border-l-2 border-line pl-3">
        {excerpt.map((line, at) => (
          // Lines and pieces of an alert never change: their place is their name.
          <li key={at} className="whitespace-pre-wrap">
            {line.map(({ kind, text: words }, index) => {
              const Tag = kind === 'added' ? 'ins' : kind === 'removed' ? 'del' : 'span';
              return (
                <Tag key={index} className={LOOKS[kind]}>
                  {words}
                </Tag>
              );
            })}
          </li>
        ))}
      </ul>
      <Link
        to="/watches/$id"
        params={{ id: watchId }}
        search={{ tab: 'text', before, after }}
        className="w-fit rounded-sm text-accent underline-offset-2 hover:underline touch:flex touch:min-h-11 touch:items-center"
      >
        {complete ? 'Compare the page before and after' : 'There is more: compare the page before and after'}
      </Link>
    </div>
  );
}
