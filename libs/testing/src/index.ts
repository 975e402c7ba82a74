export { stopTestClusterWhenUnused } from './test-cluster.ts';
export { createTestDatabase, templateName } from './test-database.ts';
export type { TestDatabase, TestDatabaseOptions } from './test-database.ts';
export { createServiceDatabase, type ServiceDatabase } from './service-database.ts';
