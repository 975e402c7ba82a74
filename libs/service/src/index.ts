export { eventLogProvider, ServiceCore, type DatabaseSettings } from './app.module.ts';
