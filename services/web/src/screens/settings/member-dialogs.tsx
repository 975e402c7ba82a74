import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { meQuery } from '../../api/me.ts';
import {
  changeRole,
  invitationsQuery,
  invite,
  membersQuery,
  removeMember,
  rolesQuery,
  type Member,
  type Role,
} from '../../api/members.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Choice, Field } from '../../design/field.tsx';
import { Form, useForm, type FormState } from '../../design/form.tsx';
import { toast } from '../../design/toast.ts';
import { permissionWords, ROLE_NAMES, ROLES, rolesToGive } from './role-words.ts';

interface CloseProps {
  readonly onClose: () => void;
}

export function Invite({ onClose }: CloseProps) {
  const queries = useQueryClient();
  const form = useForm({
    fields: ['email', 'role'],
    about: { already_member: 'email' },
    send: async ({ email, role }) => {
      await invite({ email: email.trim(), role: roleOf(role) });
      void queries.invalidateQueries({ queryKey: invitationsQuery.queryKey });
      onClose();
      toast(`An invitation is on its way to ${email.trim()}.`);
    },
  });
  return (
    <Dialog open onClose={onClose} title="Invite somebody" description="They get a mail with a link that works once.">
      <Form of={form} action="Invite">
        <Field form={form} name="email" label="E-mail address" type="email" autoComplete="off" required autoFocus />
        <RoleChoice form={form} defaultRole="analyst" />
      </Form>
    </Dialog>
  );
}

export function ChangeRole({ member, onClose }: CloseProps & { readonly member: Member }) {
  const queries = useQueryClient();
  const form = useForm({
    fields: ['role'],
    about: { last_owner: 'role', owner_required: 'role' },
    send: async ({ role }) => {
      await changeRole(member.id, roleOf(role));
      void queries.invalidateQueries({ queryKey: membersQuery.queryKey });
      // It may be one's own.
      void queries.invalidateQueries({ queryKey: meQuery.queryKey });
      onClose();
      toast(`${member.name} is ${role} now.`);
    },
  });
  return (
    <Dialog open onClose={onClose} title={`Role of ${member.name}`} description={member.email}>
      <Form of={form} action="Change the role">
        <RoleChoice form={form} defaultRole={member.role} />
      </Form>
    </Dialog>
  );
}

/** Says what is lost. */
export function RemoveMember({ member, onClose }: CloseProps & { readonly member: Member }) {
  const queries = useQueryClient();
  const form = useForm({
    fields: [],
    send: async () => {
      await removeMember(member.id);
      void queries.invalidateQueries({ queryKey: membersQuery.queryKey });
      onClose();
      toast(`${member.name} is no longer a member.`);
    },
  });
  return (
    <Dialog open onClose={onClose} title={`Remove ${member.name}`}>
      <Form of={form} action="Remove" aside={<Button onClick={onClose}>Keep {member.name}</Button>}>
        <ul className="flex list-disc flex-col gap-1 pl-5">
          <li>{member.name} is signed out of your organisation at once.</li>
          <li>The API keys that {member.name} made stop working and are deleted.</li>
          <li>Watches, rules and alerts stay.</li>
        </ul>
      </Form>
    </Dialog>
  );
}

interface RoleChoiceProps<Name extends string> {
  readonly form: FormState<Name | 'role'>;
  readonly defaultRole: Role;
}

function RoleChoice<Name extends string>({ form, defaultRole }: RoleChoiceProps<Name>) {
  const { data: me } = useQuery(meQuery);
  const { data: roles } = useQuery(rolesQuery);
  const [chosen, setChosen] = useState(defaultRole);
  const permissions = roles?.items.find(({ role }) => role === chosen)?.permissions;
  const all = [...new Set(roles?.items.flatMap((one) => one.permissions))];
  return (
    <Choice
      form={form}
      name="role"
      label="Role"
      value={chosen}
      onChange={({ target }) => setChosen(roleOf(target.value))}
      hint={permissions && permissionWords(permissions, all)}
    >
      {rolesToGive(me?.role).map((role) => (
        <option key={role} value={role}>
          {ROLE_NAMES[role]}
        </option>
      ))}
    </Choice>
  );
}

function roleOf(text: string): Role {
  const role = ROLES.find((known) => known === text);
  if (role === undefined) throw new Error(`The form holds an unknown role: ${text}`);
  return role;
}
