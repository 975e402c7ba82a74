import type { PageChanges, TextPart } from '../../api/page-text.ts';
import { formatCount } from '../../words/count.ts';

const LINE = 'flex gap-3 px-4 py-1';
const WORDS = {
  same: 'text-ink',
  added: 'rounded-xs bg-good-wash text-good no-underline',
  removed: 'rounded-xs bg-bad-wash text-bad',
};

/** What came and what went, with the lines beside it; who can't see colours reads plus and minus, who hears it is told. */
export function TextChanges({ changes: { parts, added, removed, complete } }: { readonly changes: PageChanges }) {
  return (
    <div className="py-2 wrap-anywhere">
      <p className="px-4 pb-2 text-sm text-soft">
        {lineWords(added, 'came')}, {lineWords(removed, 'went')}.
        {!complete && ' The page is longer, or there are more changes, than stands here.'}
      </p>
      <ol aria-label="Changes of the text">
        {parts.map((part, index) => (
          // The parts of one comparison have no other name than their place.
          <li key={index}>
            <OnePart part={part} />
          </li>
        ))}
      </ol>
    </div>
  );
}

function OnePart({ part: { kind, lines, skipped, words } }: { readonly part: TextPart }) {
  if (kind === 'changed') {
    return (
      <p className={`${LINE} whitespace-pre-wrap`}>
        <Sign of="~" />
        <span className="min-w-0">
          {words.map((one, index) => {
            const Tag = one.kind === 'added' ? 'ins' : one.kind === 'removed' ? 'del' : 'span';
            return (
              <Tag key={index} className={WORDS[one.kind]}>
                {one.text}
              </Tag>
            );
          })}
        </span>
      </p>
    );
  }
  return (
    <>
      {skipped > 0 && (
        <p className={`${LINE} text-sm text-soft`}>
          <Sign of="⋯" />
          {skipped === 1 ? '1 line is the same' : `${formatCount(skipped)} lines are the same`}
        </p>
      )}
      {lines.map((line, index) =>
        kind === 'same' ? (
          <p key={index} className={`${LINE} text-soft`}>
            <Sign of="" />
            <span className="min-w-0">{line}</span>
          </p>
        ) : (
          <p key={index} className={`${LINE} ${kind === 'added' ? 'bg-good-wash text-good' : 'bg-bad-wash text-bad'}`}>
            <Sign of={kind === 'added' ? '+' : '−'} />
            {kind === 'added' ? (
              <ins className="min-w-0 no-underline">{line}</ins>
            ) : (
              <del className="min-w-0 no-underline">{line}</del>
            )}
          </p>
        ),
      )}
    </>
  );
}

function Sign({ of }: { readonly of: string }) {
  return (
    <span aria-hidden className="figures w-3 shrink-0 text-center select-none">
      {of}
    </span>
  );
}

function lineWords(count: number, what: string): string {
  return count === 1 ? `1 line ${what}` : `${formatCount(count)} lines ${what}`;
}
