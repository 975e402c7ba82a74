import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { acknowledgeAlert, markAlerts, patchAlerts, snoozeAlert } from '../../api/alert-marks.ts';
import type { Alert } from '../../api/alerts.ts';
import { toProblem } from '../../api/problem.ts';
import { changeRule } from '../../api/rules.ts';
import { toast } from '../../design/toast.ts';
import { leaveAlert } from './focused-alert.ts';
import type { SnoozeTime } from './snooze-times.ts';

/** The API marks no more at once. */
const MOST_MARKED = 200;

export interface AlertActions {
  readonly acknowledge: (alert: Alert) => void;
  readonly mark: (alert: Alert, read: boolean) => void;
  readonly snooze: (alert: Alert, time: SnoozeTime) => void;
  /** Takes a snoozed one back now. */
  readonly back: (alert: Alert) => void;
  readonly mute: (alert: Alert) => void;
  readonly markThese: (alerts: readonly Alert[]) => void;
  /** @param through the newest that is on the screen: what came since stays unread */
  readonly markAll: (through: Alert) => void;
  /** The one that is being acknowledged. */
  readonly pending: string | undefined;
}

/** What can be done with alerts; what can be taken back says so. */
export function useAlertActions(): AlertActions {
  const queries = useQueryClient();
  const refused = (error: Error) => void toast(toProblem(error).message);
  const again = useCallback(() => queries.invalidateQueries({ queryKey: ['alerts'] }), [queries]);
  const seen = useCallback(
    (changed: Alert) => patchAlerts(queries, (alert) => (alert.id === changed.id ? changed : alert)),
    [queries],
  );
  const {
    mutate: acknowledge,
    isPending,
    variables,
  } = useMutation({
    mutationFn: ({ id }: Alert) => acknowledgeAlert(id),
    onSuccess: (changed) => {
      seen(changed);
      toast('Acknowledged for everybody. It stays so.');
      return again();
    },
    onError: (error) => toast(`Not acknowledged. ${toProblem(error).message}`),
  });
  const { mutate: mark } = useMutation({
    mutationFn: ({ ids, read }: { ids: string[]; read: boolean }) => markAlerts({ ids, read }),
    onMutate: ({ ids, read }) => patchAlerts(queries, (alert) => (ids.includes(alert.id) ? { ...alert, read } : alert)),
    onSettled: again,
    onError: refused,
  });
  const { mutate: snooze } = useMutation({
    mutationFn: ({ alert, time }: { alert: Alert; time: SnoozeTime | undefined }) =>
      snoozeAlert(alert.id, time?.at.toISOString() ?? null),
    onSuccess: (changed, { alert, time }) => {
      leaveAlert(alert.id);
      seen(changed);
      if (time === undefined) toast('Back in the inbox.');
      else toast(`Snoozed. ${backWords(time.at)}`, () => snooze({ alert, time: undefined }));
      return again();
    },
    onError: refused,
  });
  const { mutate: mute } = useMutation({
    mutationFn: ({ alert, muted }: { alert: Alert; muted: boolean }) => changeRule(alert.ruleId, { muted }),
    onSuccess: ({ name, muted }, { alert }) => {
      toast(muted ? `“${name}” is muted: its alerts stand here, nothing is mailed.` : `“${name}” mails again.`, () =>
        mute({ alert, muted: !muted }),
      );
      return queries.invalidateQueries({ queryKey: ['rules'] });
    },
    onError: (error, { alert }) => toast(`“${alert.ruleName}” is as it was. ${toProblem(error).message}`),
  });
  const { mutate: markAll } = useMutation({
    mutationFn: ({ id }: Alert) => markAlerts({ through: id, read: true }),
    onSuccess: ({ ids, complete }) => {
      if (complete && ids.length > 0) toast('All are read.', () => mark({ ids, read: false }));
      else toast('All are read.');
      return again();
    },
    onError: refused,
  });
  return useMemo(
    () => ({
      acknowledge,
      mark: (alert, read) => mark({ ids: [alert.id], read }),
      markThese: (alerts) => {
        const ids = alerts.slice(0, MOST_MARKED).map(({ id }) => id);
        mark({ ids, read: true });
        toast('These are read.', () => mark({ ids, read: false }));
      },
      snooze: (alert, time) => snooze({ alert, time }),
      back: (alert) => snooze({ alert, time: undefined }),
      mute: (alert) => mute({ alert, muted: true }),
      markAll,
      pending: isPending ? variables.id : undefined,
    }),
    [acknowledge, mark, snooze, mute, markAll, isPending, variables],
  );
}

function backWords(at: Date): string {
  const words = new Intl.DateTimeFormat(undefined, { weekday: 'long', hour: 'numeric', minute: '2-digit' });
  return `It comes back ${words.format(at)}.`;
}
