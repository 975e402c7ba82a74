export * from './background.ts';
export * from './clock.ts';
export * from './errors.ts';
export * from './failpoint.ts';
export * from './ids.ts';
export * from './loop.ts';
export * from './money.ts';
export * from './tenancy.ts';
