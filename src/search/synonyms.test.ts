import { type ReadingType } from '../resources';
import { readingTypeEntries } from './readingTypes';
import { search } from './search';

const type = (id: string, label: string, unit: string): ReadingType => ({ id, label, unit, kind: 'reading' });
const TYPES = [
  type('Pac', 'AC power', 'kW'),
  type('AirPressure', 'Air pressure', 'hPa'),
  type('ProducedEnergy', 'Energy produced', 'kWh'),
  type('ExportedEnergy', 'Energy exported', 'kWh'),
  type('ImportedEnergy', 'Energy imported', 'kWh'),
  type('PerformanceRatio', 'PerformanceRatio', '%'),
  type('selfConsumptionRate', 'Self-consumption', '%'),
  type('Autarky', 'Autarky', '%'),
  type('Irradiance', 'Irradiance', 'W/m²'),
  type('module_temp', 'Module temperature', '°C'),
  type('U_ac', 'U_ac', 'V'),
  type('BatterySoc', 'State of charge', '%'),
  type('BatteryPower', 'Battery power', 'kW'),
  type('DeviceStatus', 'Device status', ''),
  type('Efficiency', 'Efficiency', '%'),
  type('LastContact', 'Last contact', 's'),
  type('Humidity', 'Humidity', '%'),
  type('I_L2', 'Current L2', 'A'),
];
const entries = readingTypeEntries(TYPES, { reading: 'Readings', analysis: 'Analysis' });
const found = (needle: string) => search(entries, needle).options.map((option) => option.value);

describe('the search for reading types', () => {
  it.each([
    ['pr', 'PerformanceRatio'],
    ['performance', 'PerformanceRatio'],
    ['Anlagengüte', 'PerformanceRatio'],
    ['anlagenguete', 'PerformanceRatio'],
    ['ertrag', 'ProducedEnergy'],
    ['einspeis', 'ExportedEnergy'],
    ['feed-in', 'ExportedEnergy'],
    ['netzbezug', 'ImportedEnergy'],
    ['wirkleistung', 'Pac'],
    ['leistung ac', 'Pac'],
    ['eigenverbrauch', 'selfConsumptionRate'],
    ['autarkiegrad', 'Autarky'],
    ['einstrahlung', 'Irradiance'],
    ['strahlung', 'Irradiance'],
    ['modultemp', 'module_temp'],
    ['temperatur modul', 'module_temp'],
    ['spannung', 'U_ac'],
    ['störung', 'DeviceStatus'],
    ['status', 'DeviceStatus'],
    ['ladezustand', 'BatterySoc'],
    ['batterieleistung', 'BatteryPower'],
    ['wirkungsgrad', 'Efficiency'],
    ['letzter kontakt', 'LastContact'],
    ['luftfeuchte', 'Humidity'],
    ['strom phase 2', 'I_L2'],
    ['Pac', 'Pac'],
  ])('finds first, for "%s", %s', (needle, id) => {
    expect(found(needle)[0]).toBe(id);
  });

  it.each(['xyz', 'einspeisung spannung', 'temperatur wind'])('finds nothing for "%s"', (needle) => {
    expect(found(needle)).toEqual([]);
  });

  it('shows names, with the ids beside them', () => {
    expect(entries[0].option).toEqual({ value: 'Pac', label: 'AC power', description: 'Pac · kW', group: 'Readings' });
    expect(entries[5].option).toEqual({
      value: 'PerformanceRatio',
      label: 'PerformanceRatio',
      description: '%',
      group: 'Readings',
    });
  });

  it('tells two of the same name apart', () => {
    const twins = readingTypeEntries([type('P1', 'Power', 'kW'), type('P2', 'Power', 'kW')], {
      reading: 'R',
      analysis: 'A',
    });
    expect(twins.map(({ option }) => option.label)).toEqual(['Power (P1)', 'Power (P2)']);
  });
});
