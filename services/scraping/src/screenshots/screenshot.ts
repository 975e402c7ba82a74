/** A picture (WebP) of a page as a browser shows it, stored by its content. */
export interface Picture {
  readonly sha256: string;
  readonly bytes: number;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/** What came of taking one beside a page that was stored. */
export interface TakenScreenshot {
  readonly id: string;
  readonly picture: Picture | null;
  /** Why there is none, in a sentence; empty where there is one. */
  readonly trouble: string;
}

/** One that is kept, with where and when it was taken. */
export interface Screenshot extends TakenScreenshot {
  readonly snapshotId: string;
  readonly takenAt: Date;
}
