import { type ConfigSource, count, databaseSettings, parseConfig, rpcSettings } from '@blackfang/config';
import { z } from 'zod';
import { HISTORY_DAYS } from './offers/price-point.ts';

const schema = z.object({
  ...databaseSettings,
  ...rpcSettings,
  /** How far back price history is shown. */
  ANALYSIS_HISTORY_DAYS: count({ min: 1, max: HISTORY_DAYS }).prefault(String(HISTORY_DAYS)),
});

export type AnalysisConfig = z.output<typeof schema>;

/** @throws AppError `invalid` config_invalid, listing every bad key */
export const parse = (source: ConfigSource): AnalysisConfig => parseConfig(schema, source, 'analysis');
