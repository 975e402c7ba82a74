export type ChartTone = 'accent' | 'good' | 'bad' | 'warn' | 'soft';

/** What holds from a moment until the next point. */
export interface ChartPoint {
  /** ms since 1970. */
  readonly at: number;
  /** For drawing alone; null leaves a gap. */
  readonly value: number | null;
  /** The value as it is said: `€ 12.99`. */
  readonly words: string;
  /** More of it: `In stock`. */
  readonly more?: string;
}

/** A stretch of time that is coloured behind the line. */
export interface ChartBand {
  readonly from: number;
  readonly to: number;
  readonly tone: ChartTone;
}

/** Something that happened: a dot on the line. */
export interface ChartMark {
  readonly at: number;
  readonly words: string;
  readonly tone: ChartTone;
}

export interface ChartRange {
  readonly from: number;
  readonly to: number;
}

export interface ChartProps {
  /** What it shows, as a heading would say it. */
  readonly label: string;
  /** Oldest first. */
  readonly points: readonly ChartPoint[];
  readonly range: ChartRange;
  readonly bands?: readonly ChartBand[];
  readonly marks?: readonly ChartMark[];
  /** A value that lines are compared with. */
  readonly level?: { readonly value: number; readonly words: string };
  /** Somebody moved or zoomed: what is there between these times may be asked for. */
  readonly onRange?: (range: ChartRange) => void;
  readonly formatValue: (value: number) => string;
  /** Names the columns of the table behind it. */
  readonly columns: { readonly value: string; readonly more?: string };
}
