import { Bell, BellOff, Check, Clock, Mail } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import { useActions, type Action } from '../../actions/actions.ts';
import type { Alert } from '../../api/alerts.ts';
import { focusedAlertId, moveToAlert } from './focused-alert.ts';
import type { AlertActions } from './use-alert-actions.ts';

interface Keys {
  readonly alerts: readonly Alert[];
  readonly actions: AlertActions;
  readonly mayAcknowledge: boolean;
  readonly mayMute: boolean;
  readonly onSnooze: (id: string) => void;
  readonly onMarkAll: () => void;
}

const GROUP = 'Alerts';

/** What the keyboard does on this screen. */
export function useAlertKeys(keys: Keys): void {
  const now = useRef(keys);
  useEffect(() => {
    now.current = keys;
  });
  const { mayAcknowledge, mayMute } = keys;
  const actions = useMemo<readonly Action[]>(() => {
    const onFocused = (work: (alert: Alert, keys: Keys) => void) => () => {
      const id = focusedAlertId();
      const alert = now.current.alerts.find((one) => one.id === id);
      if (alert !== undefined) work(alert, now.current);
    };
    return [
      { id: 'alerts:next', label: 'Next alert', group: GROUP, keys: 'j', run: () => moveToAlert(1) },
      { id: 'alerts:previous', label: 'Previous alert', group: GROUP, keys: 'k', run: () => moveToAlert(-1) },
      ...(mayAcknowledge
        ? [
            {
              id: 'alerts:acknowledge',
              label: 'Acknowledge the alert',
              group: GROUP,
              icon: Check,
              keys: 'e',
              run: onFocused((alert, { actions: does }) => {
                if (alert.acknowledgedAt === null) does.acknowledge(alert);
              }),
            },
          ]
        : []),
      {
        id: 'alerts:snooze',
        label: 'Snooze the alert',
        group: GROUP,
        icon: Clock,
        keys: 's',
        run: onFocused(({ id }, { onSnooze }) => onSnooze(id)),
      },
      {
        id: 'alerts:read',
        label: 'Mark the alert as read or unread',
        group: GROUP,
        icon: Mail,
        keys: 'u',
        run: onFocused((alert, { actions: does }) => does.mark(alert, !alert.read)),
      },
      ...(mayMute
        ? [
            {
              id: 'alerts:mute',
              label: 'Mute the rule of the alert',
              group: GROUP,
              icon: BellOff,
              keys: 'm',
              run: onFocused((alert, { actions: does }) => does.mute(alert)),
            },
          ]
        : []),
      {
        id: 'alerts:read-all',
        label: 'Mark all alerts as read',
        group: GROUP,
        icon: Bell,
        run: () => now.current.onMarkAll(),
      },
    ];
  }, [mayAcknowledge, mayMute]);
  useActions(actions, 'first');
}
