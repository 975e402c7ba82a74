/** How much of a row is run: the form that every test run has, or the one that the figures in the docs come from. */
export type Scale = 'short' | 'long';

export interface RowContext {
  readonly scale: Scale;
  /** For a run that is to be like another one. */
  readonly seed: number;
  /** Where the merged log of the installation is kept. */
  readonly logFile: string;
  /** Tells what goes on, a line at a time. */
  say(line: string): void;
}

export interface Outcome {
  /** What was counted and measured, in the order in which it is shown. */
  readonly figures: Readonly<Record<string, string | number>>;
  /** What does not hold, a sentence each; a row without any, and with nothing unproven, holds. */
  readonly faults: readonly string[];
  /**
   * What kept it from proving that it holds: too little happened, or something took longer than it may. On a machine that
   * others work on too it may come of them.
   */
  readonly unproven?: readonly string[];
}

/** One row of the table: something that happens to an installation under load, and what must hold nevertheless. */
export interface Row {
  readonly name: string;
  readonly happens: string;
  readonly holds: string;
  /** What it measures is time: it has the machine for itself, also in its short form. */
  readonly alone?: boolean;
  run(context: RowContext): Promise<Outcome>;
}
