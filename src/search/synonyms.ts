import { plain } from './fold';

/**
 * Words of the trade, in German and English, by what a reading type's id or name contains. A type is also found by all
 * the words of each line that its own words meet. Ids are read as words: `PerformanceRatio` is "performance ratio".
 */
const SYNONYMS: Array<[of: RegExp, words: string]> = [
  [
    /\bp ?ac\b|\bac power|active power|wirkleistung/,
    'AC power active power Leistung Wirkleistung Wechselstromleistung',
  ],
  [/\bp ?dc\b|\bdc power/, 'DC power Leistung Gleichstromleistung Generatorleistung'],
  [/power|leistung/, 'power Leistung'],
  [
    /produc|yield|generat|ertrag|erzeug|\be ?(day|total|tot)\b/,
    'yield production generation energy Ertrag Erzeugung Produktion Energie',
  ],
  [/export|feed ?-?in|einspeis|deliver|surplus/, 'export feed-in grid Einspeisung eingespeist Überschuss Netz'],
  [/import|bezug|purchase|from grid/, 'import purchase grid Bezug Netzbezug'],
  [/self ?-?consum|eigenverbrauch/, 'self-consumption own consumption Eigenverbrauch Eigenverbrauchsquote'],
  [/consum|\bload\b|verbrauch/, 'consumption load Verbrauch Last'],
  [/autark|autarch|self ?-?suffic/, 'autarky self-sufficiency Autarkie Autarkiegrad Eigenversorgung'],
  [/performance ratio|\bpr\b/, 'PR performance ratio Performance-Ratio Anlagengüte Nutzungsgrad'],
  [/availab|verfugbar/, 'availability uptime Verfügbarkeit'],
  [/specific|spezifisch/, 'specific yield spezifischer Ertrag Volllaststunden'],
  [
    /irradi|insolation|einstrahl|globalstrahl|\bghi\b|\bpoa\b/,
    'irradiance irradiation insolation Einstrahlung Strahlung Globalstrahlung Sonne',
  ],
  [/temp/, 'temperature Temperatur'],
  [/(module|panel|cell).*temp/, 'module temperature Modultemperatur'],
  [/(ambient|outdoor|air).*temp/, 'ambient temperature Außentemperatur Umgebungstemperatur Lufttemperatur'],
  [/wind/, 'wind Windgeschwindigkeit Windrichtung'],
  [/volt|\bu ?(ac|dc)\b|spannung/, 'voltage Spannung'],
  [/current|\bi ?(ac|dc)\b|stromstarke/, 'current amperage Strom Stromstärke'],
  [/frequen|\bf ?ac\b/, 'frequency Frequenz Netzfrequenz'],
  [/reactive|blindleist/, 'reactive power Blindleistung'],
  [/apparent|scheinleist/, 'apparent power Scheinleistung'],
  [/power factor|cos ?phi|leistungsfaktor/, 'power factor cosphi Leistungsfaktor'],
  [
    /batter|storage|speicher|state of charge|\bsoc\b/,
    'battery storage state of charge SOC Batterie Speicher Ladezustand',
  ],
  [/meter|counter|zahler/, 'meter counter Zähler Zählerstand'],
  [/(batter|speicher).*(power|leistung)/, 'battery power Batterieleistung Speicherleistung'],
  [
    /status|\bstate\b(?! of (charge|health))|fault|error|alarm|storung/,
    'status fault error alarm Zustand Störung Fehler',
  ],
  [/efficien|wirkungsgrad/, 'efficiency Wirkungsgrad'],
  [/humid|feuchte|\brh\b/, 'humidity Luftfeuchte Luftfeuchtigkeit Feuchte'],
  [/pressure|druck/, 'pressure Druck Luftdruck'],
  [/contact|last (seen|update|data)|kontakt/, 'last contact seen update letzter Kontakt Aktualisierung'],
  [/\bl ?1\b|phase ?(1|a)\b/, 'phase 1 L1'],
  [/\bl ?2\b|phase ?(2|b)\b/, 'phase 2 L2'],
  [/\bl ?3\b|phase ?(3|c)\b/, 'phase 3 L3'],
  [/\bstring|mppt?\b/, 'string MPPT Strang'],
  [
    /curtail|setpoint|set point|limit|abregel|sollwert/,
    'curtailment setpoint Abregelung Sollwert Einspeisemanagement Redispatch',
  ],
  [/revenue|earning|erlos|vergutung/, 'revenue earnings Erlös Vergütung Ertrag'],
  [/\bco ?2\b/, 'CO2 savings Einsparung'],
];

/** The words by which a reading type is also found. */
export function synonymsOf(...names: string[]): string {
  const text = plain(names.map(spaced).join(' | '));
  return SYNONYMS.filter(([of]) => of.test(text))
    .map(([, words]) => words)
    .join(' ');
}

/** An id as words: `PerformanceRatio`, `performance_ratio`. */
function spaced(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .replace(/[_./-]+/g, ' ');
}
