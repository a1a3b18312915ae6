import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import i18next from 'i18next';
import React from 'react';

import { CoreApp, type DataSourceSettings } from '@grafana/data';
import { initPluginTranslations } from '@grafana/i18n';

import { ConfigEditor } from '../components/ConfigEditor/ConfigEditor';
import { QueryEditor } from '../components/QueryEditor/QueryEditor';
import { migrateQuery } from '../migrate';
import pluginJson from '../plugin.json';
import { type AmperecloudSettings } from '../settings';
import { FakeBackend, newDataSource } from '../testing/backend';
import { useFakeVariables } from '../testing/templateSrv';
import german from './de-DE/amperecloud-platform-datasource.json';

describe('for a German user', () => {
  beforeAll(async () => {
    // What Grafana does before it loads a plugin; what module.ts does then.
    await i18next.init({ lng: 'de-DE', resources: { 'de-DE': { [pluginJson.id]: german } }, returnEmptyString: false });
    await initPluginTranslations(pluginJson.id);
  });

  it('the query editor speaks German', async () => {
    useFakeVariables({ all: { value: Array.from({ length: 2000 }, (_, at) => `id${at}`) } });
    new FakeBackend({ facilities: new Error('The API is busy.'), 'reading-types': [] });
    const query = migrateQuery({ refId: 'A', facilities: ['$all'] });
    render(
      <QueryEditor
        app={CoreApp.Explore}
        datasource={newDataSource()}
        query={query}
        onChange={jest.fn()}
        onRunQuery={jest.fn()}
      />
    );
    expect(await screen.findByRole('button', { name: 'Erneut versuchen' })).toBeInTheDocument();
    for (const group of ['Berechnung', 'Vergleich', 'Optionen']) {
      await userEvent.click(screen.getByRole('button', { name: group }));
    }
    for (const name of ['Abfrageart', 'Umfang', 'Anlage', 'Davon', 'Messgrößen', 'Zeitauflösung', 'Verdichtung']) {
      expect(screen.getByRole('combobox', { name })).toBeInTheDocument();
    }
    expect(screen.getByRole('combobox', { name: 'Verdichtung' })).toHaveValue('Automatisch (je Messgröße)');
    expect(screen.getByRole('combobox', { name: 'Davon' })).toHaveValue('Die Anlage selbst');
    expect(screen.getByRole('textbox', { name: 'Legende' })).toBeInTheDocument();
    expect(screen.getByRole('switch', { name: 'Cache umgehen' })).toBeInTheDocument();
    expect(screen.getByText('Messgrößen der ersten 20 von 2.000 Anlagen.')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Erneut versuchen' })).toBeInTheDocument();
  });

  it('the settings of cache and fair use speak German, with German numbers', async () => {
    const jsonData = { cacheFreshness: 0.01, maxPointsPerRequest: 5, maxRange: { '1M': '1d' } };
    const options = { jsonData, secureJsonFields: {} } as unknown as DataSourceSettings<AmperecloudSettings>;
    render(<ConfigEditor options={options} onOptionsChange={jest.fn()} />);
    await userEvent.click(screen.getByRole('button', { name: 'Cache und Fair Use' }));
    expect(screen.getByRole('switch', { name: 'Cache verwenden' })).toBeInTheDocument();
    for (const name of ['Größe des Caches', 'Anfragen am Stück', 'Anlagen je Anfrage']) {
      expect(screen.getByRole('spinbutton', { name })).toBeInTheDocument();
    }
    expect(screen.getByRole('textbox', { name: '1 Monat' })).toBeInTheDocument();
    expect(screen.getAllByRole('alert').map((alert) => alert.textContent)).toEqual([
      'Bitte eine Zahl von 0,1 bis 100 eingeben',
      'Bitte eine ganze Zahl von 1.000 bis 1.000.000 eingeben',
      'Bitte eine Dauer von 1M bis 100y eingeben',
    ]);
    expect(screen.getByText(/Werte der letzten 2 Stunden werden nach 60 Sekunden neu abgefragt/)).toBeVisible();
  });

  it('the settings speak German, and the URL is not escaped', () => {
    const options = { jsonData: {}, secureJsonFields: {} } as DataSourceSettings<AmperecloudSettings>;
    render(<ConfigEditor options={options} onOptionsChange={jest.fn()} />);
    expect(screen.getByLabelText('Zugangs-Token')).toBeInTheDocument();
    expect(screen.getByRole('spinbutton', { name: 'Zeitlimit' })).toBeInTheDocument();
    expect(screen.getByText(/Leer lassen für https:\/\/api\.ampere\.cloud\/apollo-gateway\./)).toBeInTheDocument();
  });
});
