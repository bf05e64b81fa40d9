/** Where the seeded bank's customers spend: categories by MCC (ISO 18245), invented merchants, places. */

export interface Category {
  readonly mcc: string;
  readonly name: string;
  /** Share of an ordinary customer's purchases. */
  readonly weight: number;
  /** Of a log-normal amount, in EUR, and its sigma. */
  readonly median: number;
  readonly sigma: number;
  /** Customer-local opening hours. */
  readonly hours: readonly [from: number, to: number];
  readonly online: number;
  /** Share of purchases that come back. */
  readonly refunded: number;
  readonly merchants: readonly string[];
  /** Months (1–12) in which it sells differently. */
  readonly season?: Readonly<Record<number, number>>;
  readonly only?: 'drivers' | 'adults';
}

export const GROCERIES = '5411';
export const FUEL = '5541';
export const AIRLINE = '4511';
export const HOTEL = '7011';

export const CATEGORIES: readonly Category[] = [
  {
    mcc: GROCERIES,
    name: 'groceries',
    weight: 34,
    median: 34,
    sigma: 0.65,
    hours: [7, 21],
    online: 0.06,
    refunded: 0.003,
    merchants: [
      'Green Basket',
      'Harvest Lane',
      'Daily Corner',
      'Millstone Market',
      'Fairfield Foods',
      'Copper Kettle Grocers',
    ],
  },
  {
    mcc: FUEL,
    name: 'fuel',
    weight: 8,
    median: 56,
    sigma: 0.35,
    hours: [6, 22],
    online: 0,
    refunded: 0,
    merchants: ['Northway Fuel', 'Pump & Go', 'Crossroads Service Station'],
    only: 'drivers',
  },
  {
    mcc: '5812',
    name: 'restaurants',
    weight: 10,
    median: 33,
    sigma: 0.55,
    hours: [12, 23],
    online: 0.05,
    refunded: 0.001,
    merchants: ['The Tin Spoon', 'Olive & Ash', 'Quayside Kitchen', 'Noodle Yard', 'Red Lantern'],
  },
  {
    mcc: '5814',
    name: 'fast_food',
    weight: 13,
    median: 9.5,
    sigma: 0.45,
    hours: [8, 23],
    online: 0.15,
    refunded: 0.001,
    merchants: ['Crumb Bakery', 'Bean There Coffee', 'Wrap Stop', 'Chipper Lane'],
  },
  {
    mcc: '5912',
    name: 'pharmacy',
    weight: 4,
    median: 16,
    sigma: 0.6,
    hours: [9, 19],
    online: 0.08,
    refunded: 0.005,
    merchants: ['Well Street Pharmacy', 'Linden Chemist'],
  },
  {
    mcc: '5651',
    name: 'clothing',
    weight: 6,
    median: 54,
    sigma: 0.65,
    hours: [10, 20],
    online: 0.5,
    refunded: 0.12,
    merchants: ['Thread & Thimble', 'Linen House', 'Parade Outfitters', 'Second Button'],
    season: { 1: 1.2, 7: 1.2, 11: 1.3, 12: 1.6 },
  },
  {
    mcc: '5732',
    name: 'electronics',
    weight: 2.2,
    median: 120,
    sigma: 0.95,
    hours: [10, 20],
    online: 0.65,
    refunded: 0.07,
    merchants: ['Voltage', 'Circuit Shop', 'Pixel Barn'],
    season: { 11: 2.1, 12: 1.7 },
  },
  {
    mcc: '5200',
    name: 'home_and_garden',
    weight: 3,
    median: 62,
    sigma: 0.75,
    hours: [8, 19],
    online: 0.25,
    refunded: 0.04,
    merchants: ['Oak & Nail', 'Garden Gate', 'Paint Depot'],
    season: { 4: 1.6, 5: 1.6, 6: 1.3, 12: 0.7 },
  },
  {
    mcc: '4111',
    name: 'public_transport',
    weight: 7,
    median: 3.2,
    sigma: 0.35,
    hours: [6, 23],
    online: 0.3,
    refunded: 0,
    merchants: ['City Transit', 'Coastline Rail'],
  },
  {
    mcc: '4121',
    name: 'taxi',
    weight: 2.5,
    median: 15,
    sigma: 0.45,
    hours: [7, 24],
    online: 0.6,
    refunded: 0.004,
    merchants: ['Hail Cabs', 'Greyline Taxi'],
  },
  {
    mcc: '5942',
    name: 'books',
    weight: 1.6,
    median: 21,
    sigma: 0.5,
    hours: [9, 19],
    online: 0.5,
    refunded: 0.02,
    merchants: ['Paper Lantern Books', 'The Margin'],
    season: { 12: 2 },
  },
  {
    mcc: '7832',
    name: 'cinema',
    weight: 1.6,
    median: 22,
    sigma: 0.35,
    hours: [14, 23],
    online: 0.5,
    refunded: 0.005,
    merchants: ['Lumen Cinema', 'Orpheum'],
  },
  {
    mcc: '5945',
    name: 'toys',
    weight: 1.2,
    median: 32,
    sigma: 0.55,
    hours: [9, 19],
    online: 0.4,
    refunded: 0.05,
    merchants: ['Kite & Drum', 'Wooden Horse'],
    season: { 11: 1.8, 12: 3 },
  },
  {
    mcc: '8011',
    name: 'doctors',
    weight: 1.3,
    median: 60,
    sigma: 0.35,
    hours: [8, 18],
    online: 0,
    refunded: 0,
    merchants: ['Harbour Clinic', 'Dr Practice Group'],
  },
  {
    mcc: '5813',
    name: 'bars',
    weight: 3,
    median: 19,
    sigma: 0.55,
    hours: [17, 24],
    online: 0,
    refunded: 0,
    merchants: ['The Anchor', 'Fox & Barrel', 'Night Jar'],
    only: 'adults',
  },
];

/** Charged by the month, on one day of it. */
export const SUBSCRIPTIONS = [
  { mcc: '4899', name: 'streaming', merchant: 'Streamline TV', cents: 1299 },
  { mcc: '5815', name: 'music', merchant: 'Tonearm Music', cents: 1099 },
  { mcc: '7997', name: 'gym', merchant: 'Ironworks Gym', cents: 3900 },
  { mcc: '5968', name: 'news', merchant: 'The Daily Ledger', cents: 900 },
] as const;

export const TRAVEL = {
  airline: {
    mcc: AIRLINE,
    name: 'airline',
    merchants: ['Skylark Air', 'Meridian Airways'],
    median: 170,
    sigma: 0.5,
  },
  hotel: {
    mcc: HOTEL,
    name: 'hotel',
    merchants: ['Hotel Miramar', 'Old Town Inn', 'Grand Terrace'],
    median: 260,
    sigma: 0.5,
  },
} as const;

export interface Place {
  readonly city: string;
  readonly country: string;
}

/** Where customers live, by share. German customers are on Berlin's clock, Irish ones on Dublin's. */
export const HOMES: readonly (readonly [Place, number])[] = [
  [{ city: 'Dublin', country: 'IE' }, 34],
  [{ city: 'Cork', country: 'IE' }, 16],
  [{ city: 'Galway', country: 'IE' }, 10],
  [{ city: 'Limerick', country: 'IE' }, 9],
  [{ city: 'Waterford', country: 'IE' }, 6],
  [{ city: 'Berlin', country: 'DE' }, 10],
  [{ city: 'Hamburg', country: 'DE' }, 7],
  [{ city: 'Cologne', country: 'DE' }, 5],
  [{ city: 'Leipzig', country: 'DE' }, 3],
];

/** Where they go; all in the euro area, since every amount here is in EUR. */
export const JOURNEYS: readonly Place[] = [
  { city: 'Lisbon', country: 'PT' },
  { city: 'Barcelona', country: 'ES' },
  { city: 'Palma', country: 'ES' },
  { city: 'Rome', country: 'IT' },
  { city: 'Athens', country: 'GR' },
  { city: 'Vienna', country: 'AT' },
  { city: 'Nice', country: 'FR' },
];
