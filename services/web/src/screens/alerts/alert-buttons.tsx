import { BellOff, Check, Clock, Mail, MailOpen, Undo2 } from 'lucide-react';
import { lazy, Suspense } from 'react';
import type { Alert } from '../../api/alerts.ts';
import { Button, IconButton } from '../../design/button.tsx';
import { When } from '../../design/when.tsx';
import type { AlertActions } from './use-alert-actions.ts';

const SnoozeMenu = lazy(() => import('./snooze-menu.tsx').then((file) => ({ default: file.SnoozeMenu })));

const ICON = 'size-4';

export interface AlertButtonsProps {
  readonly alert: Alert;
  readonly actions: AlertActions;
  readonly mayAcknowledge: boolean;
  readonly mayMute: boolean;
  /** How often its times to snooze were asked for. */
  readonly snoozing: number | undefined;
  readonly onSnooze: (id: string) => void;
}

/** What can be done with one alert. */
export function AlertButtons({ alert, actions, mayAcknowledge, mayMute, snoozing, onSnooze }: AlertButtonsProps) {
  const { id, title, read, acknowledgedAt, snoozedUntil, ruleName } = alert;
  const snooze = (
    <IconButton
      label={`Snooze ${title}`}
      size="small"
      aria-haspopup="menu"
      icon={<Clock aria-hidden className={ICON} />}
      onClick={() => onSnooze(id)}
    />
  );
  return (
    <div className="-ml-1.5 flex flex-wrap items-center gap-1 md:ml-0">
      {snoozedUntil !== null ? (
        <Button size="small" icon={<Undo2 aria-hidden className={ICON} />} onClick={() => actions.back(alert)}>
          Back now
        </Button>
      ) : snoozing === undefined ? (
        snooze
      ) : (
        <Suspense fallback={snooze}>
          <SnoozeMenu key={snoozing} trigger={snooze} onChoose={(time) => actions.snooze(alert, time)} />
        </Suspense>
      )}
      <IconButton
        label={read ? `Mark ${title} as unread` : `Mark ${title} as read`}
        size="small"
        icon={read ? <Mail aria-hidden className={ICON} /> : <MailOpen aria-hidden className={ICON} />}
        onClick={() => actions.mark(alert, !read)}
      />
      {mayMute && (
        <IconButton
          label={`Mute “${ruleName}”: its alerts stand here, nothing is mailed`}
          size="small"
          icon={<BellOff aria-hidden className={ICON} />}
          onClick={() => actions.mute(alert)}
        />
      )}
      {acknowledgedAt !== null && (
        <span className="inline-flex h-7 items-center gap-1 px-1.5 text-sm text-soft touch:h-11">
          <Check aria-hidden className="size-4 text-good" />
          Acknowledged <When at={acknowledgedAt} />
        </span>
      )}
      {acknowledgedAt === null && mayAcknowledge && (
        <Button
          size="small"
          aria-label={`Acknowledge ${title}`}
          pending={actions.pending === id}
          onClick={() => actions.acknowledge(alert)}
        >
          Acknowledge
        </Button>
      )}
    </div>
  );
}
