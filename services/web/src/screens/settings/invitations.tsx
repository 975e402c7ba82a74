import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { invitationsQuery, invite, revokeInvitation, type Invitation } from '../../api/members.ts';
import { itemsOf } from '../../api/pages.ts';
import { toProblem } from '../../api/problem.ts';
import { Badge } from '../../design/badge.tsx';
import { Button } from '../../design/button.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { More } from '../../design/more.tsx';
import { Section } from '../../design/page.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { Table, type Column } from '../../design/table.tsx';
import { toast } from '../../design/toast.ts';
import { When } from '../../design/when.tsx';

/** Who is invited and has not come yet. */
export function Invitations({ mayWrite }: { readonly mayWrite: boolean }) {
  const query = useInfiniteQuery(invitationsQuery);
  const columns: readonly Column<Invitation>[] = [
    {
      key: 'email',
      head: 'E-mail address',
      phone: 'title',
      cell: ({ email }) => <span className="block truncate font-medium">{email}</span>,
    },
    { key: 'role', head: 'Role', phone: 'below', className: 'w-28', cell: ({ role }) => <Badge>{role}</Badge> },
    {
      key: 'until',
      head: 'Link ends',
      phone: 'below',
      className: 'w-36',
      cell: ({ expiresAt }) => <When at={expiresAt} />,
    },
    {
      key: 'do',
      head: 'Actions',
      align: 'right',
      phone: 'right',
      cell: (invitation) => mayWrite && <Again invitation={invitation} />,
    },
  ];
  return (
    <Section title="Invitations">
      <Loaded
        query={query}
        to="see invitations"
        skeleton={<SkeletonRows rows={1} rowClassName="h-11" />}
        isEmpty={(data) => itemsOf(data).length === 0}
        empty={
          <p data-state="empty" className="flex min-h-11 items-center px-4 text-soft">
            Nobody is invited at the moment.
          </p>
        }
      >
        {(data) => <Table label="Invitations" columns={columns} rows={itemsOf(data)} keyOf={({ id }) => id} />}
      </Loaded>
      <More query={query} of="invitations" />
    </Section>
  );
}

function Again({ invitation: { id, email, role } }: { readonly invitation: Invitation }) {
  const queries = useQueryClient();
  const outcome = {
    onError: (error: Error) => toast(toProblem(error).message),
    onSettled: () => queries.invalidateQueries({ queryKey: invitationsQuery.queryKey }),
  };
  const send = useMutation({
    mutationFn: () => invite({ email, role }),
    onSuccess: () => toast(`A new link is on its way to ${email}. The one before has ended.`),
    ...outcome,
  });
  const revoke = useMutation({
    mutationFn: () => revokeInvitation(id),
    onSuccess: () => toast(`The invitation of ${email} is taken back.`, () => send.mutate()),
    ...outcome,
  });
  return (
    <span className="inline-flex gap-2 max-md:flex-col">
      <Button
        size="small"
        aria-label={`Send the invitation to ${email} again`}
        pending={send.isPending}
        onClick={() => send.mutate()}
      >
        Send again
      </Button>
      <Button
        look="danger"
        size="small"
        aria-label={`Take back the invitation of ${email}`}
        pending={revoke.isPending}
        onClick={() => revoke.mutate()}
      >
        Take back
      </Button>
    </span>
  );
}
