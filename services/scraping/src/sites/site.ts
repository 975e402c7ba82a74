/** How a page is got: plainly, or as a browser shows it. */
export type Tier = 'http' | 'browser';

/** What somebody asks for; `auto` goes by what is known of the site. */
export type WantedTier = Tier | 'auto';

/** Why a site is read the way it is. */
export type TierReason = 'same' | 'nothing' | 'less' | 'differs' | 'neither';

/** What was found when a page of a site was read both ways. */
export interface SiteEvidence {
  readonly tier: Tier;
  /** `nothing`, `less`, `differs`: what HTTP read against the browser; `neither`: the browser read nothing either. */
  readonly reason: TierReason;
  readonly comparedAt: Date;
  /** Before that the two are not compared again. */
  readonly nextCompareAt: Date;
  /** Comparisons in a row with this outcome: the more, the rarer the next. */
  readonly streak: number;
}
