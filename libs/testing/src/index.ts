export { stopTestClusterWhenUnused } from './test-cluster.ts';
export { createTestDatabase, templateName } from './test-database.ts';
export type { TestDatabase, TestDatabaseOptions } from './test-database.ts';
export { createServiceDatabase, type ServiceDatabase } from './service-database.ts';
export { readZip } from './read-zip.ts';
export { startHttpProxy, startSocksProxy, type ProxyServer, type ProxyServerOptions } from './proxy-servers.ts';
export { until, type UntilOptions } from './until.ts';
