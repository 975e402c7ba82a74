import { useQuery } from '@tanstack/react-query';
import { rolesQuery, type Role } from '../../api/members.ts';
import { Loaded } from '../../design/loaded.tsx';
import { Section } from '../../design/page.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { Table, type Column } from '../../design/table.tsx';
import { ROLE_NAMES, ROLES } from './role-words.ts';
import { RESOURCES } from './scope-words.ts';

type Held = ReadonlyMap<string, readonly string[]>;

/** What each role may do, from what the API itself goes by. */
export function RoleTable() {
  const query = useQuery(rolesQuery);
  return (
    <Section title="What each role may do">
      <Loaded
        query={query}
        to="see roles"
        skeleton={<SkeletonRows rows={8} rowClassName="h-11" />}
        isEmpty={() => false}
        empty={null}
      >
        {({ items }) => {
          const held: Held = new Map(items.map(({ role, permissions }) => [role, permissions]));
          const resources = new Set([...held.values()].flat().map((permission) => permission.split(':')[0] ?? ''));
          return (
            <Table label="Roles" columns={columnsOf(held)} rows={[...resources].toSorted()} keyOf={(one) => one} />
          );
        }}
      </Loaded>
    </Section>
  );
}

function columnsOf(held: Held): readonly Column<string>[] {
  return [
    { key: 'what', head: 'What', phone: 'title', cell: (resource) => capitalized(RESOURCES[resource] ?? resource) },
    ...ROLES.map((role): Column<string> => ({
      key: role,
      head: ROLE_NAMES[role],
      phone: 'below',
      className: 'w-28',
      cell: (resource) => <Way role={role} permissions={held.get(role) ?? []} resource={resource} />,
    })),
  ];
}

interface WayProps {
  readonly role: Role;
  readonly permissions: readonly string[];
  readonly resource: string;
}

function Way({ role, permissions, resource }: WayProps) {
  const mayWrite = permissions.includes(`${resource}:write`);
  const words = mayWrite ? 'all' : permissions.includes(`${resource}:read`) ? 'sees' : 'none';
  return (
    <span className={mayWrite ? '' : 'text-soft'}>
      <span className="md:hidden">{ROLE_NAMES[role]}: </span>
      {words}
    </span>
  );
}

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
