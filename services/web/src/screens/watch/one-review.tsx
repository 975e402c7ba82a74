import type { Review } from '../../api/reviews.ts';
import { Badge } from '../../design/badge.tsx';
import { formatDay, formatMoment } from '../../words/time.ts';
import { StarsGiven } from './stars.tsx';

/** What somebody wrote, and what it said before. Who that was nobody knows: no more than a hash is kept. */
export function OneReview({ review }: { readonly review: Review }) {
  const { stars, title, text, writtenOn, firstSeenAt, language, earlier } = review;
  return (
    <article className="flex flex-col gap-1 wrap-anywhere" lang={language ?? undefined}>
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-soft" lang="en">
        {stars && <StarsGiven stars={stars} />}
        <span className="figures">
          {writtenOn === null ? `Seen ${formatDay(new Date(firstSeenAt))}` : formatDay(new Date(`${writtenOn}T12:00Z`))}
        </span>
        {earlier.length > 0 && <Badge tone="accent">Changed</Badge>}
      </header>
      {title !== null && <p className="font-medium">{title}</p>}
      {text !== null && title !== text && <p className="max-w-prose">{text}</p>}
      {earlier.length > 0 && (
        <details className="text-sm">
          <summary className="w-fit rounded-sm py-1 text-soft hover:text-ink touch:py-2" lang="en">
            What it said before
          </summary>
          <ol className="flex flex-col gap-2 border-l-2 border-line pl-3">
            {earlier.map((one) => (
              <li key={one.until} className="flex flex-col gap-1">
                <p className="flex flex-wrap items-center gap-x-3 text-soft" lang="en">
                  {one.stars && <StarsGiven stars={one.stars} />}
                  <span className="figures">Until {formatMoment(new Date(one.until))}</span>
                </p>
                {one.title !== null && <p className="font-medium">{one.title}</p>}
                {one.text !== null && <p className="max-w-prose">{one.text}</p>}
              </li>
            ))}
          </ol>
        </details>
      )}
    </article>
  );
}
