/** What the audit tells of, by what stands before the dot of its actions. */
export const AUDIT_KINDS = [
  'session',
  'member',
  'invitation',
  'api_key',
  'password',
  'email',
  'tenant',
  'watch',
  'watches',
  'product',
] as const;
export const AUDIT_DAYS = ['1', '7', '30', '90'] as const;

/** Which entries of the audit are on the screen, as it stands in the address. */
export interface AuditView {
  /** Id of a user. */
  readonly who?: string | undefined;
  readonly what?: (typeof AUDIT_KINDS)[number] | undefined;
  /** Of how many days. */
  readonly days?: (typeof AUDIT_DAYS)[number] | undefined;
}

const ID = /^[\da-f-]{36}$/;

/** Reads a view from an address, which anybody may have written: what makes no sense is left out. */
export function auditViewOf({ who, what, days }: Readonly<Record<string, unknown>>): AuditView {
  return {
    who: typeof who === 'string' && ID.test(who) ? who : undefined,
    what: AUDIT_KINDS.find((kind) => kind === what),
    days: AUDIT_DAYS.find((count) => count === String(days)),
  };
}
