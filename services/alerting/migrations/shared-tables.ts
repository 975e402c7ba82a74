/**
 * Tables without a tenant, each with the reason. There are none but those that every service has: a link in an e-mail
 * names its tenant under our signature, so no table has to be searched before the tenant is known.
 */
export const sharedTables: Record<string, string> = {};
