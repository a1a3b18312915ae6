import fs from 'fs';
import path from 'path';

import pluginJson from '../plugin.json';
import { textsInFolder, textsInLocale, textsInSource } from '../testing/translations';

const SOURCE = path.join(__dirname, '..');

const CONTRACT = path.join(SOURCE, '..', 'tests', 'contract', 'messages.json');

/** What the backend says, by its ids; `pkg/message/contract_test.go` holds the file against the Go source. */
const fromBackend: Record<string, string> = JSON.parse(fs.readFileSync(CONTRACT, 'utf8'));
const backendTexts = Object.fromEntries(Object.entries(fromBackend).map(([id, text]) => [`backend.${id}`, text]));
const inSource = { ...textsInFolder(SOURCE), ...backendTexts };
const locale = (language: string) =>
  textsInLocale(JSON.parse(fs.readFileSync(path.join(__dirname, language, `${pluginJson.id}.json`), 'utf8')));
const placeholders = (text: string) => [...text.matchAll(/{{[^}]*}}/g)].map(([placeholder]) => placeholder).sort();

describe('translations', () => {
  it('finds the texts of the source', () => {
    expect(Object.keys(inSource).length).toBeGreaterThan(40);
    expect(inSource['query.facility.label']).toBe('Facility');
    expect(inSource['display-text.facility-count_other']).toBe('{{count}} facilities');
  });

  it('come for the languages that plugin.json names', () => {
    const folders = fs.readdirSync(__dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map((folder) => folder.name).sort()).toEqual([...pluginJson.languages].sort());
  });

  it.each(pluginJson.languages)('of %s have exactly the keys of the source', (language) => {
    expect(Object.keys(locale(language)).sort()).toEqual(Object.keys(inSource).sort());
  });

  it.each(pluginJson.languages)('of %s have text and the placeholders of the source', (language) => {
    for (const [key, text] of Object.entries(locale(language))) {
      expect([key, text]).not.toEqual([key, '']);
      expect([key, placeholders(text)]).toEqual([key, placeholders(inSource[key])]);
    }
  });

  it('of en-US are the default texts of the source', () => {
    expect(locale('en-US')).toEqual(inSource);
  });

  it('have all that the backend says', () => {
    expect(Object.keys(fromBackend).length).toBeGreaterThan(200);
    expect(inSource['backend.the-api-did-not-answer-in-time']).toBe('The API did not answer in time');
  });

  it('call the button for it as Grafana does: "Save & test" in English, "Speichern und testen" in German', () => {
    const german = locale('de-DE');
    const named = Object.entries(inSource).filter(([, text]) => text.includes('Save & test'));
    expect(named.length).toBeGreaterThan(2);
    for (const [key] of named) {
      expect(german[key]).toContain('Speichern und testen');
    }
  });

  // Where Grafana shows the backend's English, a German user must find what it speaks of.
  it.each([
    ['API map', 'config.api-map.title'],
    ['Cache and fair use', 'config.fair-use.title'],
    ['Bypass cache', 'query.bypass-cache.label'],
    ['the Timeout', 'config.timeout.label'],
  ])('name the section "%s" in German, too, in the English of the backend', (english, key) => {
    const german = locale('de-DE')[key];
    for (const text of Object.values(fromBackend).filter((text) => text.includes(english))) {
      expect(text).toContain(`${english} (${german})`);
    }
    for (const text of Object.values(locale('de-DE'))) {
      expect(text).not.toContain(`(${german})`);
    }
  });

  it('are German in de-DE', () => {
    const german = locale('de-DE');
    const same = Object.keys(inSource).filter((key) => german[key] === inSource[key]);
    // The only texts that are the same in both languages.
    expect(same.sort()).toEqual([
      'backend.format-018ec1b5', // only what the parameters say
      'backend.format-42258146',
      'backend.format-66ebe7b5',
      'backend.format-cbf0bc47',
      'backend.format-def5017d',
      'backend.id',
      'config.api-map.role.id',
      'config.fair-use.cache',
      'config.url.label',
      'query.aggregation.max',
      'query.aggregation.min',
      'query.custom.variable',
      'query.format.label',
      'query.price.devices-of-type_one', // only what the parameters say
      'query.price.devices-of-type_other',
      'variable.device-type.sensor',
    ]);
  });
});

describe('textsInSource', () => {
  it('reads plain texts and plurals', () => {
    const texts = textsInSource(`
      const a = t('a.b', 'One {{x}}', { x });
      const c = <p title={t("c", \`Two\`)}>{t('d', '', { count, defaultValue_one: '1', defaultValue_other: 'n' })}</p>;`);
    expect(texts).toEqual({ 'a.b': 'One {{x}}', c: 'Two', d_one: '1', d_other: 'n' });
  });

  it.each([
    ['a key that is not a literal', 't(key, "text")'],
    ['a text that is not a literal', 't("key", text)'],
    ['a call without text', 't("key")'],
    ['two texts for one key', 't("key", "one"); t("key", "two")'],
    ['Trans', 'import { t, Trans } from "@grafana/i18n"'],
    ['t under another name', 'import { t as say } from "@grafana/i18n"'],
  ])('refuses %s', (_, source) => {
    expect(() => textsInSource(source)).toThrow(/source\.tsx:1/);
  });
});
