import type { Row } from '../row.ts';
import { failpoints } from './failpoints.ts';
import { kill } from './kill.ts';
import { poison } from './poison.ts';
import { rebalance } from './rebalance.ts';

/** The table, in its order. */
export const ROWS: readonly Row[] = [kill, failpoints, poison, rebalance];
