export { eventLogProvider, ServiceCore, type DatabaseSettings } from './app.module.ts';
export { EraseTenants, erasedTenants, markErased, type EraseTenantsOptions } from './tenant-erasure.ts';
export { runProcess, type Dependencies, type Runnable, type RunningPart } from './run-process.ts';
export { serviceWithSchema, type SchemaModule } from './service-with-schema.ts';
export { TenantData, tenantDataRpc, type TenantResource } from './tenant-data.ts';
