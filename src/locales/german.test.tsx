import { render, screen, waitFor } from '@testing-library/react';
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
    await waitFor(() => expect(screen.queryAllByTestId('spinner')).toHaveLength(0));
    for (const name of ['Abfrageart', 'Anlage', 'Messgrößen', 'Zeitauflösung', 'Verdichtung']) {
      expect(screen.getByRole('combobox', { name })).toBeInTheDocument();
    }
    expect(screen.getByRole('combobox', { name: 'Verdichtung' })).toHaveValue('Automatisch (je Messgröße)');
    expect(screen.getByRole('textbox', { name: 'Legende' })).toBeInTheDocument();
    expect(screen.getByRole('switch', { name: 'Cache umgehen' })).toBeInTheDocument();
    expect(screen.getByText('Messgrößen der ersten 20 von 2.000 Anlagen.')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Erneut versuchen' })).toBeInTheDocument();
  });

  it('the settings speak German, and the URL is not escaped', () => {
    const options = { jsonData: {}, secureJsonFields: {} } as DataSourceSettings<AmperecloudSettings>;
    render(<ConfigEditor options={options} onOptionsChange={jest.fn()} />);
    expect(screen.getByLabelText('Zugangs-Token')).toBeInTheDocument();
    expect(screen.getByRole('spinbutton', { name: 'Zeitlimit' })).toBeInTheDocument();
    expect(screen.getByText(/Leer lassen für https:\/\/api\.ampere\.cloud\/apollo-gateway\./)).toBeInTheDocument();
  });
});
