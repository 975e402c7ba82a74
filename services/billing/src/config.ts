import { type ConfigSource, databaseSettings, parseConfig, rpcSettings } from '@blackfang/config';
import { z } from 'zod';

const schema = z.object({ ...databaseSettings, ...rpcSettings });

export type BillingConfig = z.output<typeof schema>;

/** @throws AppError `invalid` config_invalid, listing every bad key */
export const parse = (source: ConfigSource): BillingConfig => parseConfig(schema, source, 'billing');
