/**
 * What is looked at to tell the price from all other amounts, with what each is thought to be worth before any page was
 * seen (log odds). Fitting starts there, and never turns a sign: what speaks against a candidate can't come to speak for
 * it because of some shop in the sample.
 */
export const PRICE_FEATURES = {
  /** Its currency stands beside it, or in the small box around it. */
  currency: 1.5,
  currencyInBox: 1.2,
  /** It has no currency, and others have. */
  currencyElsewhere: -0.7,
  decimals: 0.5,
  /** A whole number and no currency: a count, a size, a year. */
  bareInteger: -1,
  zero: -3,
  /** The page has nothing to press that buys, or no name of a product. */
  noBuy: -1.5,
  noTitle: -0.5,
  /** Words stand around it in its line. */
  prose: -2,
  struck: -3,
  hidden: -1.5,
  hiddenClass: -0.3,
  /** In navigation, footer or aside. */
  beside: -1.5,
  inHeader: -0.5,
  /** In a link to another page. */
  inLink: -1.5,
  /** In a link within the page. */
  inAnchor: -0.5,
  inButton: -0.3,
  inOption: -1,
  inTable: -0.5,
  /** One of several siblings with an amount and a picture, a link or a heading in each: other products. */
  repeated: -1.5,
  /** One of several siblings of amounts and words alone: sizes, quantities, lines of a price. */
  inLines: -0.5,
  /** That of the size, box or quantity which is chosen; of another than the chosen one; of one that is named unlike the others. */
  chosen: 1.5,
  notChosen: -1,
  oddAmongAlike: 0.5,
  beforeTitle: -1,
  farFromTitle: -1,
  lateAfterTitle: -1,
  /** The first after the title that nothing speaks against; less for each that follows. */
  firstAfterTitle: 1.5,
  /** The last before the button that buys; less for each before that. */
  lastBeforeBuy: 0.7,
  farFromBuy: -1,
  /** The smallest element that holds both holds much else. */
  apartFromTitle: -0.5,
  apartFromBuy: -1,
  inBuyForm: 0.5,
  /** Another heading stands between the title and it. */
  otherHeading: -0.7,
  isHeading: 0.5,
  strong: 0.4,
  sizeUp: 0.7,
  sizeDown: -0.7,
  /** The page shows the amount more than once. */
  again: 0.7,
  higherStruckBeside: 1.5,
  higherBeside: 0.3,
  lowerBeside: -0.5,
  /** Nothing stands between it and a higher amount that is printed as it is, or a lower one: what it was is told by style alone. */
  nextToHigher: 1,
  nextToLower: -1,
  rangeEnd: -1.5,
  rangeStart: -0.3,
  /** Less than the high end and more than the low end of a range on the page: of what is chosen. */
  withinRange: 0.7,
  /** The low end of a range, with the amount of what is chosen behind it. */
  lowOfChosen: -1,
  /** A count beside it makes another amount of it: an instalment, a piece of a carton; and that other amount. */
  timesGivesOther: -0.8,
  isTimesOther: 0.5,
  /** It is itself said to be of so many: `4 tyres: 357.60`. */
  multipleOfOther: -0.5,
  /** A higher amount beside it less a percentage or an amount that is printed there, too, gives it. */
  discountFits: 1.5,
  /** The higher amount of these. */
  beforeDiscount: -1.5,
  /** Reduced, and less still for some. */
  reducedFurther: -0.3,
  /** What is taken off. */
  isDiscount: -1.5,
  /** A lower amount beside it is printed much larger. */
  smallerPrint: -1.5,
  /** The same price with and without tax, printed twice: the smaller print, and the second of two that are printed alike. */
  smallerTwin: -1,
  secondTwin: -1,
  classPrice: 0.7,
  classOld: -1,
  classNew: 0.5,
  classUnit: -0.7,
  classSave: -0.7,
  classShipping: -1,
  classInstalment: -1,
  classRelated: -1,
  classCart: -0.5,
  classMain: 0.3,
  classLarge: 0.3,
  classSmall: -0.3,
  dataPrice: 0.3,
  labelPrice: 0.7,
  labelNow: 0.7,
  labelFrom: -0.3,
  labelWas: -1.7,
  labelUnit: -1,
  labelInstalment: -1.5,
  labelShipping: -2,
  labelSave: -1.5,
  labelTotal: -1,
  labelThreshold: -1.5,
  labelWithoutTax: -0.7,
  labelWithTax: 0.5,
  labelPoints: -1.5,
  labelDeposit: -1,
  /** What members, subscribers or those who pay in one way are asked. */
  labelSome: -1.5,
  /** A number without currency that is said to be a count. */
  labelCount: -2,
  /** Asked beside the price: an addition. */
  labelPlus: -1.5,
  /** Asked of each where several are taken. */
  labelTier: -1.5,
  behindUnit: -1,
  /** What one piece costs, which is the price where no more are asked for. */
  behindPiece: -0.2,
  behindInstalment: -1.5,
  inBrackets: -1,
} as const satisfies Readonly<Record<string, number>>;

export type PriceFeature = keyof typeof PRICE_FEATURES;
export const PRICE_FEATURE_NAMES = Object.keys(PRICE_FEATURES) as readonly PriceFeature[];

/** Values of features by their place in `PRICE_FEATURE_NAMES`. */
export type FeatureVector = Float64Array;

/** The place of each feature in a vector. */
export const FEATURE_PLACE = Object.fromEntries(PRICE_FEATURE_NAMES.map((name, index) => [name, index])) as Record<
  PriceFeature,
  number
>;
