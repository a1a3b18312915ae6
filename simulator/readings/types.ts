import { type DeviceKind } from '../portfolio/device';

/** How a reading behaves over time; decides how it is aggregated. */
export type ReadingKind =
  /** Mean power of the interval; coarser: mean. */
  | 'power'
  /** Any other measured quantity; coarser: mean. */
  | 'instant'
  /** Quotient; coarser: recomputed from its parts. */
  | 'ratio'
  /** Energy of the interval; coarser: sum. */
  | 'energy'
  /** Counter reading at the end of the interval; coarser: last. */
  | 'counter'
  /** Code, text or time; coarser: last. */
  | 'status'
  /** Limit that holds until the next one; coarser: last. */
  | 'setpoint';

/** The finest interval in which a type exists. */
export type NativeResolution = '1m' | '5m' | '10m' | '15m' | '1h' | '1d' | 'change';

/** Features that not every plant has. */
export type Feature = 'solar' | 'load' | 'limits';

/** A kind of value that the platform offers. */
export interface ReadingType {
  id: string;
  german: string;
  english: string;
  unit: string;
  kind: ReadingKind;
  /** True for what the platform computes, false for what the plant sends. */
  analysis: boolean;
  native: NativeResolution;
  /** Decimals of the published values. */
  digits: number;
  /** Kinds of devices that offer it, where the plant has the features. */
  devices: readonly DeviceKind[];
  needs: readonly Feature[];
  /** Id of the type that it is by another name. */
  alias?: string;
}

type Levels = readonly DeviceKind[];
const F: Levels = ['facility'];
const I: Levels = ['inverter'];
const W: Levels = ['sensor'];
const FI: Levels = ['facility', 'inverter'];
const FZ: Levels = ['facility', 'meter'];
const IZ: Levels = ['inverter', 'meter'];
const FIZ: Levels = ['facility', 'inverter', 'meter'];
const T: Levels = ['turbine'];
const B: Levels = ['battery'];
const FP: Levels = ['facility', 'parkController'];
const LOGGED: Levels = ['facility', 'datalogger'];
const ALL: Levels = [
  'facility',
  'datalogger',
  'transformer',
  'inverter',
  'combiner',
  'string',
  'meter',
  'sensor',
  'battery',
  'parkController',
  'turbine',
];

type Row = [
  id: string,
  german: string,
  english: string,
  unit: string,
  kind: ReadingKind,
  native: NativeResolution,
  digits: number,
  devices: Levels,
  ...needs: Feature[],
];

const READINGS: Row[] = [
  ['Pac', 'Wirkleistung AC', 'AC power', 'kW', 'power', '5m', 3, FI],
  ['ActivePower', 'Wirkleistung', 'Active power', 'kW', 'power', '5m', 3, [...FIZ, 'turbine']],
  ['ReactivePower', 'Blindleistung', 'Reactive power', 'kvar', 'power', '5m', 3, FIZ],
  ['ApparentPower', 'Scheinleistung', 'Apparent power', 'kVA', 'power', '5m', 3, IZ],
  ['CosPhi', 'Leistungsfaktor', 'Power factor', '1', 'instant', '5m', 3, IZ],
  ['Pdc', 'DC-Leistung', 'DC power', 'kW', 'power', '5m', 3, ['inverter', 'combiner']],
  ['Udc', 'DC-Spannung', 'DC voltage', 'V', 'instant', '5m', 1, ['inverter', 'combiner']],
  ['Idc', 'DC-Strom', 'DC current', 'A', 'instant', '5m', 2, ['inverter', 'combiner', 'string']],
  ['Uac_L1', 'AC-Spannung L1', 'AC voltage L1', 'V', 'instant', '5m', 1, IZ],
  ['Uac_L2', 'AC-Spannung L2', 'AC voltage L2', 'V', 'instant', '5m', 1, IZ],
  ['Uac_L3', 'AC-Spannung L3', 'AC voltage L3', 'V', 'instant', '5m', 1, IZ],
  ['Iac_L1', 'AC-Strom L1', 'AC current L1', 'A', 'instant', '5m', 2, IZ],
  ['Iac_L2', 'AC-Strom L2', 'AC current L2', 'A', 'instant', '5m', 2, IZ],
  ['Iac_L3', 'AC-Strom L3', 'AC current L3', 'A', 'instant', '5m', 2, IZ],
  ['GridFrequency', 'Netzfrequenz', 'Grid frequency', 'Hz', 'instant', '1m', 3, IZ],
  ['Efficiency', 'Wirkungsgrad', 'Inverter efficiency', '%', 'ratio', '15m', 2, I],
  ['InverterTemperature', 'WR-Temperatur', 'Inverter temperature', '°C', 'instant', '5m', 1, I],
  ['InsulationResistance', 'Isolationswiderstand', 'Insulation resistance', 'kΩ', 'instant', '15m', 0, I],
  ['StatusCode', 'Statuscode', 'Status code', '-', 'status', '5m', 0, ['inverter', 'battery']],
  ['ErrorCode', 'Fehlercode', 'Error code', '-', 'status', 'change', 0, I],
  ['DeviceStatus', 'Gerätestatus', 'Device status', 'text', 'status', 'change', 0, ALL],
  ['CommunicationStatus', 'Kommunikation', 'Communication', '0/1', 'status', '5m', 0, LOGGED],
  ['LastContact', 'Letzter Kontakt', 'Last contact', 'ms', 'status', '5m', 0, LOGGED],
  ['TotalEnergy', 'Zählerstand gesamt', 'Total energy counter', 'kWh', 'counter', '15m', 3, I],
  ['DailyEnergy', 'Tagesertrag (Zähler)', 'Energy today counter', 'kWh', 'counter', '15m', 3, FI],
  ['ProducedEnergy', 'Erzeugte Energie', 'Produced energy', 'kWh', 'energy', '15m', 3, FI],
  ['SumEnergyWR', 'Summe Energie WR', 'Sum of inverter energy', 'kWh', 'energy', '15m', 3, F, 'solar'],
  ['ExportedEnergy', 'Exportierte Energie', 'Exported energy', 'kWh', 'energy', '15m', 3, FZ],
  ['ImportedEnergy', 'Bezogene Energie', 'Imported energy', 'kWh', 'energy', '15m', 3, FZ],
  ['ConsumedEnergy', 'Verbrauch', 'Consumption', 'kWh', 'energy', '15m', 3, F, 'load'],
  [
    'Irradiance',
    'Einstrahlung Modulebene',
    'POA irradiance',
    'W/m²',
    'instant',
    '5m',
    1,
    ['facility', 'sensor'],
    'solar',
  ],
  ['GlobalIrradiance', 'Globalstrahlung', 'GHI', 'W/m²', 'instant', '5m', 1, W],
  ['SatelliteIrradiance', 'Satelliteneinstrahlung', 'Satellite irradiance', 'W/m²', 'instant', '1h', 1, F, 'solar'],
  ['Irradiation', 'Einstrahlungssumme', 'Irradiation', 'kWh/m²', 'energy', '1d', 3, ['facility', 'sensor'], 'solar'],
  ['AmbientTemperature', 'Umgebungstemperatur', 'Ambient temperature', '°C', 'instant', '5m', 1, W],
  ['ModuleTemperature', 'Modultemperatur', 'Module temperature', '°C', 'instant', '5m', 1, W],
  ['WindSpeed', 'Windgeschwindigkeit', 'Wind speed', 'm/s', 'instant', '10m', 2, ['sensor', 'turbine']],
  [
    'PowerLimitGridOperator',
    'Wirkleistungsbegrenzung Netzbetreiber',
    'Active power limitation (grid operator)',
    '%',
    'setpoint',
    'change',
    0,
    FP,
    'limits',
  ],
  [
    'PowerLimitTrading',
    'Wirkleistungsbegrenzung Vermarktung',
    'Active power limitation (trading)',
    '%',
    'setpoint',
    'change',
    0,
    FP,
    'limits',
  ],
  [
    'PowerLimitRelative',
    'Wirkleistungsbegrenzung relativ',
    'Active power limitation (relative)',
    '%',
    'setpoint',
    'change',
    0,
    FP,
    'limits',
  ],
  ['BatterySoc', 'Ladezustand', 'Battery state of charge', '%', 'instant', '5m', 2, B],
  ['BatteryPower', 'Batterieleistung', 'Battery power', 'kW', 'power', '5m', 3, B],
  ['RotorSpeed', 'Rotordrehzahl', 'Rotor speed', '1/min', 'instant', '10m', 2, T],
  ['NacelleDirection', 'Gondelposition', 'Nacelle direction', '°', 'instant', '10m', 0, T],
  ['PitchAngle', 'Blattwinkel', 'Pitch angle', '°', 'instant', '10m', 1, T],
];

const ANALYSES: Row[] = [
  ['SelfConsumedEnergy', 'Eigenverbrauch', 'Self-consumed energy', 'kWh', 'energy', '15m', 3, F, 'load'],
  ['SelfConsumptionRate', 'Eigenverbrauchsquote', 'Self-consumption rate', '%', 'ratio', '1h', 2, F, 'load'],
  ['AutarkyRate', 'Autarkiegrad', 'Autarky', '%', 'ratio', '1d', 2, F, 'load'],
  ['ExpectedPower', 'Erwartete Leistung', 'Expected power', 'kW', 'power', '15m', 3, FI],
  ['ExpectedEnergy', 'Erwartete Energie', 'Expected energy', 'kWh', 'energy', '1d', 3, FI],
  ['TargetEnergy', 'Sollertrag', 'Target yield', 'kWh', 'energy', '1d', 3, F],
  ['PerformanceRatio', 'Performance Ratio', 'Performance ratio', '%', 'ratio', '1d', 2, FI, 'solar'],
  ['SpecificYield', 'Spezifischer Ertrag', 'Specific yield', 'kWh/kWp', 'energy', '1d', 4, FI],
  ['TechnicalAvailability', 'Technische Verfügbarkeit', 'Technical availability', '%', 'ratio', '1d', 2, FI],
  ['UtilizationRatio', 'Nutzungsgrad', 'Utilization ratio', '%', 'ratio', '1d', 2, F],
  ['CurtailmentLossEnergy', 'Abregelungsverlust', 'Curtailment loss', 'kWh', 'energy', '15m', 3, F, 'limits'],
];

function fromRow(row: Row, analysis: boolean): ReadingType {
  const [id, german, english, unit, kind, native, digits, devices, ...needs] = row;
  return { id, german, english, unit, kind, native, digits, devices, needs, analysis };
}

/** Every type that the platform knows, readings before analyses. */
export const READING_TYPES: readonly ReadingType[] = [
  ...READINGS.map((row) => fromRow(row, false)),
  ...ANALYSES.map((row) => fromRow(row, true)),
];

const byId = new Map(READING_TYPES.map((type) => [type.id, type]));

/** The type with an id, spelled exactly; null when the platform does not know it. */
export function readingType(id: string): ReadingType | null {
  return byId.get(id) ?? null;
}
