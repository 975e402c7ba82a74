/** Names a watch among those of many tenants, as the key of a map. */
export const watchKey = (tenantId: string, watchId: string): string => `${tenantId}/${watchId}`;
