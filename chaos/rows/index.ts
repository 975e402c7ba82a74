import type { Row } from '../row.ts';
import { brokers } from './brokers.ts';
import { clock } from './clock.ts';
import { drain } from './drain.ts';
import { failpoints } from './failpoints.ts';
import { kill } from './kill.ts';
import { neighbours } from './neighbours.ts';
import { overload } from './overload.ts';
import { poison } from './poison.ts';
import { postgres } from './postgres.ts';
import { rebalance } from './rebalance.ts';
import { redis } from './redis.ts';
import { slowNetwork } from './slow-network.ts';

/** The table, in its order. */
export const ROWS: readonly Row[] = [
  kill,
  failpoints,
  drain,
  brokers,
  postgres,
  redis,
  poison,
  rebalance,
  neighbours,
  slowNetwork,
  overload,
  clock,
];
