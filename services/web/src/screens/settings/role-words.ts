import type { Role } from '../../api/members.ts';
import { RESOURCES } from './scope-words.ts';

export const ROLES: readonly Role[] = ['owner', 'admin', 'analyst', 'viewer'];

export const ROLE_NAMES: Readonly<Record<Role, string>> = {
  owner: 'Owner',
  admin: 'Admin',
  analyst: 'Analyst',
  viewer: 'Viewer',
};

/** Roles that somebody may give: owners are made by owners alone. */
export function rolesToGive(mine: string | undefined): readonly Role[] {
  return mine === 'owner' ? ROLES : ROLES.filter((role) => role !== 'owner');
}

/** What permissions come to, in a sentence: what is seen, and what of it is changed. @param all that there are */
export function permissionWords(permissions: readonly string[], all: readonly string[]): string {
  const told = (way: string) => wordsOf(resourcesOf(permissions, way), resourcesOf(all, way));
  const [sees, changes] = [told('read'), told('write')];
  return sees === changes ? `Sees and changes ${sees}.` : `Sees ${sees}. Changes ${changes}.`;
}

function resourcesOf(permissions: readonly string[], way: string): readonly string[] {
  return permissions.filter((one) => one.endsWith(`:${way}`)).map((one) => one.split(':')[0] ?? '');
}

function wordsOf(some: readonly string[], all: readonly string[]): string {
  const missing = all.filter((resource) => !some.includes(resource));
  if (missing.length === 0) return 'everything';
  if (some.length === 0) return 'nothing';
  return missing.length < some.length ? `everything but ${listed(missing)}` : listed(some);
}

const listed = (resources: readonly string[]): string =>
  new Intl.ListFormat('en').format(resources.map((resource) => RESOURCES[resource] ?? resource));
