import { useInfiniteQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { auditQuery, type AuditEntry } from '../../api/audit.ts';
import { membersQuery } from '../../api/members.ts';
import { itemsOf } from '../../api/pages.ts';
import { CopyId } from '../../design/copy.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { More } from '../../design/more.tsx';
import { Section } from '../../design/page.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { Table, type Column } from '../../design/table.tsx';
import { When } from '../../design/when.tsx';
import { formatCount } from '../../words/count.ts';
import { AuditFilters } from './audit-filters.tsx';
import { auditViewOf } from './audit-view.ts';
import { actionWords } from './audit-words.ts';

/** Who did what. */
export function Audit() {
  const view = useSearch({ from: '/members/settings/{-$section}', select: auditViewOf });
  const query = useInfiniteQuery(auditQuery(view));
  const members = useInfiniteQuery(membersQuery);
  const names = new Map((members.data ? itemsOf(members.data) : []).map(({ userId, name }) => [userId, name]));
  const isNarrowed = Object.values(view).some((filter) => filter !== undefined);
  return (
    <>
      <AuditFilters view={view} names={names} />
      <Section title="What was done" aside="Kept for 400 days">
        <Loaded
          query={query}
          to="see the audit"
          skeleton={<SkeletonRows rows={8} rowClassName="h-11" />}
          isEmpty={(data) => itemsOf(data).length === 0}
          empty={
            <p data-state="empty" className="flex min-h-11 items-center px-4 text-soft">
              {isNarrowed ? 'Nothing of this kind was done.' : 'Nothing was done in these 400 days.'}
            </p>
          }
        >
          {(data) => <Table label="Audit" columns={columnsWith(names)} rows={itemsOf(data)} keyOf={({ id }) => id} />}
        </Loaded>
        <More query={query} of="entries" />
      </Section>
    </>
  );
}

function columnsWith(names: ReadonlyMap<string, string>): readonly Column<AuditEntry>[] {
  return [
    {
      key: 'action',
      head: 'What',
      phone: 'title',
      cell: ({ action, detail }) => (
        <span className="block truncate">
          <span className="font-medium">{actionWords(action)}</span>
          {detail['role'] !== undefined && <span className="text-soft"> as {detail['role']}</span>}
          {detail['changed'] !== undefined && (
            <span className="text-soft">, {formatCount(Number(detail['changed']))} of them</span>
          )}
        </span>
      ),
    },
    {
      key: 'who',
      head: 'Who',
      phone: 'below',
      cell: ({ actorId }) =>
        actorId === null ? 'Nobody known' : (names.get(actorId) ?? <CopyId id={actorId} what="user’s id" short />),
    },
    { key: 'address', head: 'From', phone: 'below', cell: ({ address }) => address || '–' },
    { key: 'at', head: 'When', align: 'right', phone: 'right', cell: ({ at }) => <When at={at} /> },
  ];
}
