export { decodeCursor, encodeCursor, pageOf } from './cursor.ts';
export { Database, type DatabaseOptions } from './database.ts';
export { sqlState, translateDatabaseError, violates } from './database-error.ts';
export { Listener } from './listener.ts';
export { migrate, type MigrateOptions, type ServiceMigrations } from './migrate.ts';
export { missingMigrations } from './migration-state.ts';
export { EVENT_LOG_ROLE, rolesOf, type ServiceRoles } from './roles.ts';
export { Schema } from './schema.ts';
export { Tx, type Scope, type SqlValue } from './transaction.ts';
