import { act, render, screen } from '@testing-library/react';
import i18next from 'i18next';
import React from 'react';

import { DataSourceTestFailed, DataSourceTestSucceeded, EventBusSrv } from '@grafana/data';
import { initPluginTranslations } from '@grafana/i18n';
import { type DataSourceSrv, setAppEvents, setDataSourceSrv } from '@grafana/runtime';

import german from '../../locales/de-DE/amperecloud-platform-datasource.json';
import pluginJson from '../../plugin.json';
import { type Health } from '../../resources';
import { FakeBackend, newDataSource } from '../../testing/backend';
import { HealthFinding } from './HealthFinding';

const connected = {
  id: 'format-42258146',
  params: [
    { id: 'connected-as', params: ['Ada'], text: 'Connected as Ada' },
    { id: '1-company', text: '1 company' },
    { id: 'facilities', params: [12], text: '12 facilities' },
  ],
  text: 'Connected as Ada: 1 company, 12 facilities',
};
const unknown = {
  id: 'is-unknown-is-probably-meant',
  params: ['jsonData', 'bursts', 'burst'],
  text: 'jsonData.bursts is unknown; burst is probably meant.',
};
const one = { id: '1-setting-has-no-effect-as-it-stands', text: '1 setting has no effect as it stands:' };
const denied = { id: 'the-api-does-not-accept-the-token', text: 'The API does not accept the token' };

async function speak(language: string): Promise<void> {
  await i18next.init({ lng: language, resources: { 'de-DE': { [pluginJson.id]: german } }, returnEmptyString: false });
  await initPluginTranslations(pluginJson.id);
}

describe('the finding of Save & test', () => {
  let backend: FakeBackend;
  let events: EventBusSrv;

  const show = (health: Partial<Health> | Error) => {
    backend = new FakeBackend({ health });
    events = new EventBusSrv();
    setAppEvents(events);
    const source = newDataSource();
    setDataSourceSrv({ get: async () => source } as unknown as DataSourceSrv);
    render(<HealthFinding uid="amperecloud" />);
  };
  const tested = (event: DataSourceTestSucceeded | DataSourceTestFailed) => act(async () => events.publish(event));

  describe('for a German user', () => {
    beforeAll(() => speak('de-DE'));

    it('costs nothing before the button is pressed', () => {
      show({ status: 'OK', sentences: [connected] });
      expect(backend.requests).toHaveLength(0);
      expect(screen.queryByRole('status')).not.toBeInTheDocument();
    });

    it('is German when the test succeeded, with what is misconfigured', async () => {
      show({ status: 'OK', sentences: [connected, one, unknown], details: null });
      await tested(new DataSourceTestSucceeded());
      expect(
        screen.getByText(/^Verbunden als Ada: 1 Firma, 12 Anlagen\. 1 Einstellung ist so wirkungslos:/)
      ).toHaveTextContent('jsonData.bursts ist unbekannt; wahrscheinlich ist burst gemeint.');
    });

    it('is German when the test failed', async () => {
      show({ status: 'ERROR', section: 'unauthorized', sentences: [denied], details: [] });
      await tested(new DataSourceTestFailed());
      expect(screen.getByText(/^Die API nimmt das Token nicht an\./)).toBeVisible();
      expect(screen.getByRole('link', { name: 'Mehr dazu' })).toBeVisible();
    });

    it('is left out when it cannot be had', async () => {
      show(new Error('Plugin unavailable'));
      await tested(new DataSourceTestFailed());
      expect(backend.count('health')).toBe(1);
      expect(document.body).toHaveTextContent('');
    });
  });

  it('is not shown twice to an English user, nor is a link that Grafana shows', async () => {
    await speak('en-US');
    show({ status: 'ERROR', section: 'unauthorized', sentences: [denied], details: [] });
    await tested(new DataSourceTestFailed());
    expect(backend.count('health')).toBe(1);
    expect(document.body).toHaveTextContent('');
  });

  it('links to what explains a warning', async () => {
    await speak('en-US');
    show({ status: 'OK', section: 'settings-without-effect', sentences: [connected, one, unknown], details: [] });
    await tested(new DataSourceTestSucceeded());
    expect(screen.getByRole('link')).toHaveAttribute(
      'href',
      expect.stringMatching(/\/docs\/troubleshooting\.md#settings-without-effect$/)
    );
  });
});
