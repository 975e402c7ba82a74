import type { Row } from '../row.ts';
import { kill } from './kill.ts';

/** The table, in its order. */
export const ROWS: readonly Row[] = [kill];
