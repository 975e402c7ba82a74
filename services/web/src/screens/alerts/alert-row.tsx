import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import type { Alert } from '../../api/alerts.ts';
import { competitorQuery } from '../../api/competitors.ts';
import { OutLink } from '../../design/button.tsx';
import { CopyId } from '../../design/copy.tsx';
import { Change } from '../../design/money.tsx';
import { When } from '../../design/when.tsx';
import { alertWords, baselineWords } from '../home/alert-words.ts';
import { AlertButtons, type AlertButtonsProps } from './alert-buttons.tsx';

const TextExcerpt = lazy(() => import('./text-excerpt.tsx').then((file) => ({ default: file.TextExcerpt })));

interface AlertRowProps extends AlertButtonsProps {
  /** Whether it shows from the start where it comes from. */
  readonly isOpen?: boolean;
}

/** One alert: what happened, by which rule, and what can be done with it. */
export function AlertRow({ isOpen = false, ...props }: AlertRowProps) {
  const { alert, actions } = props;
  const { id, title, watchId, ruleId, ruleName, raisedAt, percent, read, snoozedUntil, competitorId, text } = alert;
  const { data: competitor } = useQuery({
    ...competitorQuery(competitorId ?? ''),
    enabled: competitorId !== null,
  });
  const look = () => {
    if (!read) actions.mark(alert, true);
  };
  return (
    <li
      aria-label={title}
      data-alert={id}
      className="relative flex flex-col gap-1 py-3 pr-4 pl-8 focus-within:bg-hover"
    >
      {!read && (
        <span className="absolute top-5 left-3.5 size-2 rounded-full bg-accent">
          <span className="sr-only">Unread</span>
        </span>
      )}
      <div className="flex items-center gap-3">
        <Link
          to="/watches/$id"
          params={{ id: watchId }}
          data-row-link
          onClick={look}
          className={`min-w-0 truncate rounded-sm hover:underline ${read ? '' : 'font-semibold'}`}
        >
          {title}
        </Link>
        <span className="ml-auto flex shrink-0 items-center gap-3 text-sm">
          {percent !== null && percent !== 0 && <Change percent={percent} />}
          <When at={raisedAt} className="text-soft" />
        </span>
      </div>
      <p className="figures">{alertWords(alert, { competitor: competitor?.name })}</p>
      {text !== null && (
        <Suspense fallback={null}>
          <TextExcerpt watchId={watchId} text={text} />
        </Suspense>
      )}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-soft">
        <span className="mr-auto">
          By the rule{' '}
          <Link
            to="/rules/$id"
            params={{ id: ruleId }}
            data-hint="Change this rule"
            className="rounded-sm underline underline-offset-2 hover:text-ink"
          >
            “{ruleName}”
          </Link>
          {snoozedUntil !== null && (
            <>
              , back <When at={snoozedUntil} />
            </>
          )}
        </span>
        <AlertButtons {...props} />
      </div>
      <Origin alert={alert} isOpen={isOpen} onLook={look} />
    </li>
  );
}

interface OriginProps {
  readonly alert: Alert;
  readonly isOpen: boolean;
  readonly onLook: () => void;
}

/** The way back from an alert to the page it was read from. */
function Origin({ alert, isOpen, onLook }: OriginProps) {
  const { watchId, url, baseline, trace, deliveries } = alert;
  return (
    <details
      open={isOpen || undefined}
      onToggle={({ currentTarget }) => currentTarget.open && onLook()}
      className="text-sm text-soft"
    >
      <summary className="w-fit cursor-pointer rounded-sm hover:text-ink touch:flex touch:min-h-11 touch:items-center">
        Where it comes from
      </summary>
      <dl className="grid grid-cols-[minmax(0,1fr)] gap-x-4 gap-y-1 pt-2 pb-1 sm:grid-cols-[8rem_minmax(0,1fr)]">
        <dt>Page</dt>
        <dd className="truncate">
          <OutLink href={url}>{url}</OutLink>
        </dd>
        {trace.path !== '' && (
          <>
            <dt>Read at</dt>
            <dd className="truncate font-mono text-xs leading-5 text-ink">{trace.path}</dd>
          </>
        )}
        <dt>Observed as</dt>
        <dd>
          <Observed watchId={watchId} id={trace.observationId} words="The value that it is about" />,{' '}
          <Link
            to="/watches/$id"
            params={{ id: watchId }}
            search={{ page: trace.observationId }}
            className="text-accent underline-offset-2 hover:underline"
          >
            on the page as it was stored
          </Link>
        </dd>
        {baseline?.observationId != null && (
          <>
            <dt>Compared with</dt>
            <dd>
              <Observed watchId={watchId} id={baseline.observationId} words={baselineWords(baseline)} />
            </dd>
          </>
        )}
        <dt>Event</dt>
        <dd>
          <CopyId id={trace.eventId} what="event id" />
        </dd>
        <dt>Told to</dt>
        <dd>
          {deliveries.length === 0 && 'Nobody: it stands here alone.'}
          {deliveries.map(({ id, target, status, lastError }) => (
            <p key={id}>
              {target}: {status.replaceAll('_', ' ')}
              {lastError !== null && `. ${lastError}`}
            </p>
          ))}
        </dd>
      </dl>
    </details>
  );
}

function Observed({ watchId, id, words }: { readonly watchId: string; readonly id: string; readonly words: string }) {
  return (
    <Link
      to="/watches/$id"
      params={{ id: watchId }}
      search={{ observation: id }}
      className="text-accent underline-offset-2 hover:underline"
    >
      {words}
    </Link>
  );
}
