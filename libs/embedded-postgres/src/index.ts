export { isPostgresRunning, startPostgres, stopLeftPostgres } from './start-postgres.ts';
export type { EmbeddedPostgres, PostgresExit, PostgresOptions } from './start-postgres.ts';
