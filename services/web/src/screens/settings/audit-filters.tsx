import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { toProblem } from '../../api/problem.ts';
import { Button } from '../../design/button.tsx';
import { Pick } from '../../design/pick.tsx';
import { toast } from '../../design/toast.ts';
import { formatCount } from '../../words/count.ts';
import { AUDIT_DAYS, AUDIT_KINDS, type AuditView } from './audit-view.ts';
import { KIND_WORDS } from './audit-words.ts';

interface AuditFiltersProps {
  readonly view: AuditView;
  /** Of members, by their user ids. */
  readonly names: ReadonlyMap<string, string>;
}

/** Narrows the audit, and saves what is left as a file. */
export function AuditFilters({ view, names }: AuditFiltersProps) {
  const navigate = useNavigate({ from: '/settings/{-$section}' });
  const narrow = (change: AuditView) => void navigate({ search: { ...view, ...change }, replace: true });
  const save = useMutation({
    mutationFn: async () => (await import('./export-audit.ts')).exportAudit(view, names),
    onSuccess: ({ entries, hasMore }) =>
      toast(hasMore ? `The file has the newest ${formatCount(entries)} entries.` : 'The file is saved.'),
    onError: (error) => toast(toProblem(error).message),
  });
  const known = view.who === undefined || names.has(view.who) ? [...names] : [...names, [view.who, view.who] as const];
  return (
    <div className="grid grid-cols-2 gap-2 md:flex">
      <Pick label="Who" any="Anybody" value={view.who} options={known} onPick={(who) => narrow({ who })} />
      <Pick
        label="What"
        any="Anything"
        value={view.what}
        options={AUDIT_KINDS.map((kind) => [kind, KIND_WORDS[kind]])}
        onPick={(what) => narrow({ what })}
      />
      <Pick
        label="When"
        any="At any time"
        value={view.days}
        options={AUDIT_DAYS.map((days) => [days, days === '1' ? 'In the last 24 hours' : `In the last ${days} days`])}
        onPick={(days) => narrow({ days })}
      />
      <Button
        className="md:ml-auto"
        icon={<Download aria-hidden className="size-4" />}
        pending={save.isPending}
        onClick={() => save.mutate()}
      >
        Save as CSV
      </Button>
    </div>
  );
}
