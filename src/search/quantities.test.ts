import { COMPUTED_READINGS, ROLES } from '../query.gen';
import { chosenValues, quantityEntries } from './quantities';
import { search } from './search';

const entries = quantityEntries({ roles: 'R', computed: 'C', anyName: (name) => `${name} (any name)` });
const found = (needle: string) => {
  const { readingTypes, roles, computed } = chosenValues(search(entries, needle).options.map(({ value }) => value));
  return [...readingTypes, ...roles, ...computed];
};

describe('the search for quantities', () => {
  it('has all roles and computed readings, each once', () => {
    expect(found('')).toEqual([...ROLES, ...COMPUTED_READINGS]);
  });

  it.each([
    ['AC power', 'acPower'],
    ['wirkleistung', 'acPower'],
    ['Ertrag', 'energyProduced'],
    ['einspeisung', 'energyExported'],
    ['netzbezug', 'energyImported'],
    ['Verbrauch', 'energyConsumed'],
    ['Strahlung', 'irradiance'],
    ['modultemp', 'moduleTemperature'],
    ['aussentemperatur', 'ambientTemperature'],
    ['wind', 'windSpeed'],
    ['redispatch', 'powerLimit'],
    ['störung', 'status'],
    ['soll-leistung', 'expectedPower'],
    ['soll-ertrag', 'expectedEnergy'],
    ['PR', 'performanceRatio'],
    ['performance ratio temp', 'correctedRatio'],
    ['epi', 'performanceIndex'],
    ['verfuegbarkeit', 'availability'],
    ['eigenverbrauch', 'selfConsumption'],
    ['autarkie', 'autarky'],
    ['abgeregelte', 'curtailedPower'],
    ['abgeregelte energie', 'curtailedEnergy'],
    ['limit active', 'powerLimitActive'],
    ['datenlücken', 'dataCompleteness'],
    ['stumm', 'age'],
    ['klarem himmel', 'clearSky'],
    ['sonnenhöhe', 'sunElevation'],
    ['azimut', 'sunAzimuth'],
    ['nacht', 'daylight'],
  ])('finds, for "%s", %s', (needle, id) => {
    expect(found(needle)).toContain(id);
  });

  it('keeps apart what has the same name', () => {
    const option = entries[0].option;
    expect(option).toMatchObject({ label: 'AC power (any name)', group: 'R' });
    expect(chosenValues(['acPower', option.value])).toEqual({
      readingTypes: ['acPower'],
      roles: ['acPower'],
      computed: [],
    });
  });
});
