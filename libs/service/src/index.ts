export { eventLogProvider, ServiceCore, type DatabaseSettings } from './app.module.ts';
export { runProcess, type Dependencies, type Runnable, type RunningPart } from './run-process.ts';
export { serviceWithSchema, type SchemaModule } from './service-with-schema.ts';
