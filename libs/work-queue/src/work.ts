export interface Work {
  readonly tenantId: string;
  /** The same as the row that says what is to be done. */
  readonly id: string;
  /** What the work is spaced by: a host, an endpoint. */
  readonly lane: string;
  /** `waiting`: a person waits for it; it goes before what is `scheduled`. */
  readonly priority: 'waiting' | 'scheduled';
  /** Now, by the database's time, where absent. */
  readonly dueAt?: Date;
}

export interface Claim {
  readonly tenantId: string;
  readonly id: string;
  readonly lane: string;
  readonly priority: Work['priority'];
  /** Tries begun before this one. */
  readonly attempts: number;
  /** Names this claim: a UUIDv7 of the moment, by the database's time, at which it was made. */
  readonly lease: string;
  readonly leasedAt: Date;
  /** What its lane is spaced by, by its own rules too. */
  readonly spacingMs: number;
}

/** For a queue whose lanes have a pace of their own (see `paceLanes`). */
export interface LaneRules {
  /** Work of one lane that all processes together have in hand. */
  readonly inHand: number;
  /** What a lane is spaced by that nothing is known of. */
  readonly usualMs: number;
  /** The longest that a lane is slowed down to; what it asks for itself may be longer. */
  readonly longestMs: number;
  /** Makes each wait longer by up to so much of itself, so that nobody comes by the clock. */
  readonly jitter: number;
}

/** A turn of a lane, for what no row stands for. */
export interface Turn {
  /** Whether it is ours. */
  readonly taken: boolean;
  /** Until it begins. */
  readonly waitMs: number;
  /** What turns of the lane are spaced by. */
  readonly spacingMs: number;
}

/** What work of a lane has shown of how fast it may be done. */
export interface LanePace {
  readonly lane: string;
  /** Its spacing becomes so many times what it is: above 1 slower, below 1 faster again. */
  readonly factor: number;
  /** The least that the lane asks for itself. */
  readonly leastMs: number;
  /** Leave it alone for so long. */
  readonly restMs: number;
}

export interface ClaimOptions {
  readonly limit: number;
  /** Most rows for one tenant in one claim: a tenant with a million due rows delays nobody. */
  readonly perTenant: number;
  readonly leaseMs: number;
  /** Wait between two pieces of work of one lane; 0 for none. */
  readonly spacingMs: number;
  /** Lanes that this process has enough of in hand. */
  readonly fullLanes?: readonly string[];
  /** Lanes whose work needs no spacing. */
  readonly unspacedLanes?: readonly string[];
}
