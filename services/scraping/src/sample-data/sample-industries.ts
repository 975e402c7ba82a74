/** What is sold, and by whom else, in the samples of an industry. */
export interface SampleIndustry {
  readonly competitors: readonly [string, string, string];
  /** Name, and what it costs with the tenant, EUR with VAT. */
  readonly products: readonly [SampleProduct, SampleProduct, SampleProduct];
}

export interface SampleProduct {
  readonly name: string;
  readonly brand: string;
  readonly price: number;
}

const product = (name: string, brand: string, price: number): SampleProduct => ({ name, brand, price });

const E_COMMERCE: SampleIndustry = {
  competitors: ['Northwind Audio', 'Kessel & Co', 'Blue Harbor'],
  products: [
    product('Wireless headphones K3', 'Ardent', 249),
    product('Bluetooth speaker Pulse 2', 'Ardent', 89),
    product('Noise cancelling earbuds Air', 'Lumo', 139),
  ],
};

/** By the names that the app offers; any other industry is shown as the first. */
const INDUSTRIES: Readonly<Record<string, SampleIndustry>> = {
  'E-commerce': E_COMMERCE,
  Automotive: {
    competitors: ['Autohaus Lindner', 'City Motors', 'Drive Direct'],
    products: [
      product('Compact hatchback 1.5, 2023', 'Veloce', 18_900),
      product('Family estate 2.0 diesel, 2022', 'Norden', 24_500),
      product('Electric city car, 2024', 'Volta', 21_900),
    ],
  },
  Healthcare: {
    competitors: ['Medina Pharmacy', 'VitaCare', 'Apotheke am Markt'],
    products: [
      product('Blood pressure monitor M4', 'Medilux', 59),
      product('Infrared thermometer', 'Medilux', 34),
      product('Vitamin D3, 180 capsules', 'Purelife', 17),
    ],
  },
  'Real estate': {
    competitors: ['Parkview Homes', 'Urban Estates', 'Keystone Living'],
    products: [
      product('Two-room flat, city centre', 'Parkview', 289_000),
      product('Terraced house with garden', 'Parkview', 415_000),
      product('Loft by the river', 'Riverside', 352_000),
    ],
  },
  Fitness: {
    competitors: ['Iron House', 'FitPoint', 'Studio Forty'],
    products: [
      product('Membership, 12 months', 'Iron House', 468),
      product('Ten classes of yoga', 'Studio Forty', 119),
      product('Personal training, five hours', 'FitPoint', 295),
    ],
  },
  'Restaurants and hospitality': {
    competitors: ['Hotel Aurora', 'The Old Mill', 'Seaside Rooms'],
    products: [
      product('Double room with breakfast', 'Aurora', 129),
      product('Family suite, one night', 'Aurora', 189),
      product('Weekend for two, half board', 'Seaside', 319),
    ],
  },
  'Professional services': {
    competitors: ['Brightside Advisers', 'Talbot Partners', 'Clearway Consulting'],
    products: [
      product('Annual accounts for a small company', 'Brightside', 1_450),
      product('Tax return with advice', 'Talbot', 390),
      product('Website audit', 'Clearway', 690),
    ],
  },
};

/** @param name as the tenant chose it; one that is not known is shown as E-commerce. */
export function sampleIndustryOf(name: string): { readonly name: string; readonly industry: SampleIndustry } {
  const industry = Object.hasOwn(INDUSTRIES, name) ? INDUSTRIES[name] : undefined;
  return industry === undefined ? { name: 'E-commerce', industry: E_COMMERCE } : { name, industry };
}
