import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { UserPlus } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { meQuery, useMay } from '../../api/me.ts';
import { membersQuery, type Member } from '../../api/members.ts';
import { itemsOf } from '../../api/pages.ts';
import { Badge } from '../../design/badge.tsx';
import { Button } from '../../design/button.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { More } from '../../design/more.tsx';
import { Section } from '../../design/page.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { Table, type Column } from '../../design/table.tsx';
import { When } from '../../design/when.tsx';
import { Invitations } from './invitations.tsx';
import { RoleTable } from './role-table.tsx';
import { rolesToGive } from './role-words.ts';

const Invite = lazy(() => import('./member-dialogs.tsx').then((file) => ({ default: file.Invite })));
const ChangeRole = lazy(() => import('./member-dialogs.tsx').then((file) => ({ default: file.ChangeRole })));
const RemoveMember = lazy(() => import('./member-dialogs.tsx').then((file) => ({ default: file.RemoveMember })));

type Open = { readonly kind: 'invite' } | { readonly kind: 'role' | 'remove'; readonly member: Member } | undefined;

/** Who belongs to the organisation, and who is invited. */
export function Members() {
  const query = useInfiniteQuery(membersQuery);
  const { data: me } = useQuery(meQuery);
  const mayWrite = useMay('members:write');
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const mayTouch = (member: Member) => mayWrite && rolesToGive(me?.role).includes(member.role);
  const columns = columnsFor(me?.user.id, mayTouch, setOpen);
  const add = mayWrite && (
    <Button
      look="primary"
      icon={<UserPlus aria-hidden className="size-4" />}
      onClick={() => setOpen({ kind: 'invite' })}
    >
      Invite somebody
    </Button>
  );
  return (
    <>
      <Section title="Members" aside={add}>
        <Loaded
          query={query}
          to="see members"
          skeleton={<SkeletonRows rows={3} rowClassName="h-11" />}
          isEmpty={() => false}
          empty={null}
        >
          {(data) => <Table label="Members" columns={columns} rows={itemsOf(data)} keyOf={({ id }) => id} />}
        </Loaded>
        <More query={query} of="members" />
      </Section>
      <Invitations mayWrite={mayWrite} />
      <RoleTable />
      <Suspense fallback={null}>
        {open?.kind === 'invite' && <Invite onClose={close} />}
        {open?.kind === 'role' && <ChangeRole member={open.member} onClose={close} />}
        {open?.kind === 'remove' && <RemoveMember member={open.member} onClose={close} />}
      </Suspense>
    </>
  );
}

function columnsFor(
  myId: string | undefined,
  mayTouch: (member: Member) => boolean,
  onOpen: (open: Open) => void,
): readonly Column<Member>[] {
  return [
    {
      key: 'name',
      head: 'Name',
      phone: 'title',
      cell: ({ name, userId }) => (
        <span className="flex items-center gap-2">
          <span className="truncate font-medium">{name}</span>
          {userId === myId && <Badge tone="accent">You</Badge>}
        </span>
      ),
    },
    {
      key: 'email',
      head: 'E-mail address',
      phone: 'below',
      cell: ({ email }) => <span className="block truncate">{email}</span>,
    },
    { key: 'role', head: 'Role', phone: 'below', className: 'w-28', cell: ({ role }) => <Badge>{role}</Badge> },
    { key: 'joined', head: 'Joined', className: 'w-36', cell: ({ joinedAt }) => <When at={joinedAt} /> },
    {
      key: 'do',
      head: 'Actions',
      align: 'right',
      phone: 'right',
      cell: (member) =>
        mayTouch(member) && (
          <span className="inline-flex gap-2 max-md:flex-col">
            <Button
              size="small"
              aria-label={`Change the role of ${member.name}`}
              onClick={() => onOpen({ kind: 'role', member })}
            >
              Role
            </Button>
            {member.userId !== myId && (
              <Button
                look="danger"
                size="small"
                aria-label={`Remove ${member.name}`}
                onClick={() => onOpen({ kind: 'remove', member })}
              >
                Remove
              </Button>
            )}
          </span>
        ),
    },
  ];
}
