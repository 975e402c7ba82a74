/** Tables without tenant security, each with its reason. */
export const sharedTables: Readonly<Record<string, string>> = {};
