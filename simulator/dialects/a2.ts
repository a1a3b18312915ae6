import { type Device } from '../portfolio/device';
import { answer, device, facility, others, type ReadingInput, readings } from './a';
import { SCHEMA_A } from './a.schema';
import { amended, type Change } from './amended';
import { type Dialect, type Resolver } from './dialect';

/**
 * The weekly change to the schema of A. Fields that clients of A need are renamed without notice, others are deprecated
 * first.
 */
const CHANGES: readonly Change[] = [
  ['    timestamp: DateTime!', '    time: DateTime!'],
  ['    readingTypes: [String!]!', '    types: [String!]!'],
  ['    availableReadings: [AvailableReading!]!', '    readingTypesAvailable: [AvailableReading!]!'],
  ['Identifiers out of availableReadings', 'Identifiers out of readingTypesAvailable'],
  [
    '    latitude: Float\n    longitude: Float\n',
    `    "Where the plant is"
    location: GeoLocation
    latitude: Float @deprecated(reason: "Use location. Will be removed one month after its deprecation.")
    longitude: Float @deprecated(reason: "Use location. Will be removed one month after its deprecation.")
`,
  ],
  [
    '    commissioningDate: Date\n',
    '    commissioningDate: Date @deprecated(reason: "Moves into the contract module. There is no replacement yet.")\n',
  ],
  [
    `    zip: String @deprecated(reason: "Use postcode. Will be removed one month after its deprecation.")\n`,
    `    zip: String @deprecated(reason: "Use postcode. Will be removed within days.")\n`,
  ],
];

const NEW_TYPE = `
  "A place in decimal degrees"
  type GeoLocation {
    latitude: Float!
    longitude: Float!
  }
`;

/** A new member of the input in place of an old one. */
const readingsByTypes: Resolver = (
  parent: Device,
  { readingInput }: { readingInput: ReadingInput & { types: string[] } },
  call
) => readings(parent, { readingInput: { ...readingInput, readingTypes: readingInput.types } }, call);

function changedDevice({ availableReadings, ...rest }: Record<string, Resolver>): Record<string, Resolver> {
  return { ...rest, readingTypesAvailable: availableReadings, readings: readingsByTypes };
}

const { timestamp, ...valueOf } = answer.ReadingValue;

/** A after a weekly change: documents that were valid before are rejected; the replacements are easy to find. */
export const dialectA2: Dialect = {
  name: 'A2',
  typeDefs: amended(SCHEMA_A, CHANGES) + NEW_TYPE,
  resolvers: {
    ...others,
    ...answer,
    ReadingValue: { ...valueOf, time: timestamp },
    ComponentDevice: changedDevice(device),
    Facility: {
      ...changedDevice(facility),
      location: ({ master: { latitude, longitude } }: { master: { latitude: number; longitude: number } }) => ({
        latitude,
        longitude,
      }),
    },
  },
};
