import { type ComboboxOption } from '@grafana/ui';

import { computedName, computedUnit, roleName } from '../quantities';
import { type Computed, COMPUTED_READINGS, type Role, ROLES } from '../query.gen';
import { type ReadingType } from '../resources';
import { type SearchEntry, searchEntry } from './search';

/** Words of the trade, in German and English, by which quantities are found whatever the user's language is. */
const WORDS: Record<Role | Computed, string> = {
  acPower: 'Pac AC power active power Leistung AC-Leistung Wirkleistung Einspeiseleistung',
  energyProduced: 'energy produced yield production generation kWh Ertrag Erzeugung erzeugte Energie Produktion',
  energyExported: 'export feed-in energy grid Einspeisung eingespeiste Energie Netzeinspeisung',
  energyImported: 'import purchase energy grid Bezug Netzbezug bezogene Energie',
  energyConsumed: 'consumption load energy Verbrauch Last verbrauchte Energie',
  irradiance: 'irradiance POA plane of array GTI insolation Einstrahlung Strahlung Modulebene Globalstrahlung',
  moduleTemperature: 'module cell panel temperature Modultemperatur Zelltemperatur',
  ambientTemperature: 'ambient air outdoor temperature Außentemperatur Umgebungstemperatur Lufttemperatur',
  windSpeed: 'wind speed Windgeschwindigkeit',
  powerLimit: 'power limit setpoint curtailment Leistungsbegrenzung Sollwert Abregelung Redispatch Einspeisemanagement',
  status: 'status state error fault code Zustand Störung Fehler Fehlercode Betriebszustand',
  expectedPower: 'expected target power model PVWatts erwartete Leistung Sollleistung Soll-Leistung Modell',
  expectedEnergy: 'expected target energy yield model erwartete Energie Sollenergie Sollertrag Soll-Ertrag Modell',
  performanceRatio: 'PR performance ratio Performance-Ratio Anlagengüte Nutzungsgrad',
  correctedRatio: 'PR temperature corrected performance ratio temperaturkorrigierte Performance-Ratio Anlagengüte',
  performanceIndex: 'EPI energy performance index expected energy Energie-Performance-Index Soll-Ist Sollertrag',
  availability: 'availability uptime time Verfügbarkeit technische Verfügbarkeit Ausfall',
  selfConsumption: 'self-consumption own consumption Eigenverbrauch Eigenverbrauchsquote Eigenverbrauchsanteil',
  autarky: 'autarky self-sufficiency Autarkie Autarkiegrad Eigenversorgung',
  curtailedPower:
    'curtailed lost power curtailment losses Abregelung abgeregelte Leistung Ausfallarbeit Verlust Redispatch',
  curtailedEnergy:
    'curtailed lost energy curtailment losses Abregelung abgeregelte Energie Ausfallarbeit Verlust Redispatch',
  powerLimitActive: 'power limit active limited curtailment Leistungsbegrenzung aktiv abgeregelt Redispatch',
  dataCompleteness:
    'data completeness gaps missing values Datenvollständigkeit Datenlücken fehlende Werte Datenqualität',
  age: 'age newest last value silent stale offline Alter letzter Wert Aktualität stumm seit wann',
  clearSky: 'clear sky irradiance theoretical Einstrahlung bei klarem Himmel wolkenlos theoretische Einstrahlung',
  sunElevation: 'sun solar elevation altitude height Sonnenhöhe Sonnenstand Höhenwinkel',
  sunAzimuth: 'sun solar azimuth direction Sonnenazimut Sonnenrichtung Sonnenstand',
  daylight: 'day night daylight sunrise sunset Tag Nacht Tageslicht Sonnenaufgang Sonnenuntergang',
};

/** The headings of quantities and the text beside roles, in the user's language. */
export interface QuantityTexts {
  roles: string;
  computed: string;
  /** How a role is called: "AC power (any name)". */
  anyName: (name: string) => string;
}

/**
 * Private use characters, as in `expand`, keep quantities apart from reading types, whose ids may be any text.
 */
const ROLE = '\uE002';
const COMPUTED = '\uE003';

/** How many reading types the option of a role names. */
const MAX_NAMED = 3;

/** A role, with the reading types that stand for it at the facilities, as far as they are known. */
export function roleOption(role: Role, texts: QuantityTexts, offered: ReadingType[] = []): ComboboxOption {
  const option = { value: ROLE + role, label: texts.anyName(roleName(role)), group: texts.roles };
  const ids = typesOfRole(role, offered);
  const more = ids.length > MAX_NAMED ? '…' : '';
  return ids.length > 0
    ? { ...option, description: [...ids.slice(0, MAX_NAMED), more].filter(Boolean).join(', ') }
    : option;
}

/** The ids of the reading types that stand for a role at some of the facilities. */
export function typesOfRole(role: Role, offered: ReadingType[]): string[] {
  return offered.filter(({ roles }) => roles?.includes(role)).map(({ id }) => id);
}

export function computedOption(computed: Computed, texts: QuantityTexts): ComboboxOption {
  const unit = computedUnit(computed);
  const option = { value: COMPUTED + computed, label: computedName(computed), group: texts.computed };
  return unit ? { ...option, description: unit } : option;
}

/** Roles and computed readings as options of the picker of values. */
export function quantityEntries(texts: QuantityTexts, offered?: ReadingType[]): SearchEntry[] {
  return [
    ...ROLES.map((role) => searchEntry(roleOption(role, texts, offered), WORDS[role])),
    ...COMPUTED_READINGS.map((computed) => searchEntry(computedOption(computed, texts), WORDS[computed])),
  ];
}

/** What a query has of the chosen options' values. */
export interface ChosenValues {
  readingTypes: string[];
  roles: Role[];
  computed: Computed[];
}

export function chosenValues(values: string[]): ChosenValues {
  const after = <T extends string>(mark: string) =>
    values.filter((value) => value.startsWith(mark)).map((value) => value.slice(mark.length) as T);
  return {
    readingTypes: values.filter((value) => !value.startsWith(ROLE) && !value.startsWith(COMPUTED)),
    roles: after<Role>(ROLE),
    computed: after<Computed>(COMPUTED),
  };
}
