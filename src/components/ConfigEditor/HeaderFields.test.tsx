import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React, { useState } from 'react';

import { type DataSourceSettings } from '@grafana/data';

import { type AmperecloudSecrets, type AmperecloudSettings } from '../../settings';
import { HeaderFields } from './HeaderFields';
import { faultOf, headersOf } from './headers';
import { TlsFields } from './TlsFields';

type Options = DataSourceSettings<AmperecloudSettings, AmperecloudSecrets>;

/** Both sections with the state that Grafana would keep; `saved()` is what would be saved. */
function renderFields(initial: object = {}) {
  let latest = { jsonData: {}, secureJsonFields: {}, readOnly: false, ...initial } as Options;
  function Page() {
    const [options, setOptions] = useState(latest);
    latest = options;
    return (
      <>
        <TlsFields options={options} onOptionsChange={setOptions} />
        <HeaderFields options={options} onOptionsChange={setOptions} />
      </>
    );
  }
  render(<Page />);
  return { saved: () => latest, user: userEvent.setup() };
}

const three = {
  jsonData: { httpHeaderName1: 'X-A', httpHeaderName2: 'X-B', httpHeaderName3: 'X-C', timeout: 30 },
  secureJsonFields: { apiToken: true, httpHeaderValue1: true, httpHeaderValue2: true, httpHeaderValue3: true },
};

describe('HeaderFields', () => {
  it('saves names in the settings and values as secrets', async () => {
    const { saved, user } = renderFields();
    await user.click(screen.getByRole('button', { name: 'Add header' }));
    await user.type(screen.getByRole('textbox', { name: 'Name of header 1' }), 'X-Key');
    await user.type(screen.getByLabelText('Value of header 1'), 's3cret');
    expect(saved().jsonData).toEqual({ httpHeaderName1: 'X-Key' });
    expect(saved().secureJsonData).toEqual({ httpHeaderValue1: 's3cret' });
    expect(JSON.stringify(saved().jsonData)).not.toContain('s3cret');
  });

  it.each([
    [0, ['X-C', 'X-B'], [false, true]],
    [1, ['X-A', 'X-C'], [true, false]],
    [2, ['X-A', 'X-B'], [true, true]],
  ])('gives no header the value of header %d when that is removed', async (index, names, configured) => {
    const { saved, user } = renderFields(three);
    await user.click(screen.getByRole('button', { name: `Remove header ${index + 1}` }));
    expect(headersOf(saved()).map(({ name }) => name)).toEqual(names);
    expect(headersOf(saved()).map(({ isConfigured }) => isConfigured)).toEqual(configured);
    // What Grafana has kept under a number that is used again is overwritten.
    expect((saved().secureJsonData as Record<string, string>)['httpHeaderValue3']).toBe('');
    expect(saved().jsonData.timeout).toBe(30);
    expect(saved().secureJsonFields.apiToken).toBe(true);
    expect(screen.queryAllByText('Enter the value')).toHaveLength(configured.filter((is) => !is).length);
  });

  it('can be read and not changed where the data source is read-only', () => {
    renderFields({ ...three, readOnly: true });
    expect(screen.getByRole('textbox', { name: 'Name of header 2' })).toBeDisabled();
    expect(screen.getByRole('button', { name: 'Add header' })).toBeDisabled();
    expect(screen.queryByRole('button', { name: /Remove header/ })).not.toBeInTheDocument();
  });

  it.each([
    ['', 'name'],
    ['X Key', 'name'],
    ['X-Key:', 'name'],
    ['X-Schlüssel', 'name'],
    ['Authorization', 'authorization'],
    ['authorization', 'authorization'],
    ['X-Key', undefined],
    ['x_key.2', undefined],
  ])('says what is wrong with the name %p', (name, fault) => {
    expect(faultOf({ name, value: 'v', isConfigured: false })).toBe(fault);
  });
});

describe('TlsFields', () => {
  it('saves a CA as a secret', async () => {
    const { saved, user } = renderFields();
    await user.click(screen.getByRole('checkbox', { name: /self-signed certificate/ }));
    await user.type(screen.getByPlaceholderText(/BEGIN CERTIFICATE/), 'PEM');
    expect(saved().jsonData.tlsAuthWithCACert).toBe(true);
    expect(saved().secureJsonData).toEqual({ tlsCACert: 'PEM' });
  });

  it('warns where certificates are not verified', async () => {
    const { saved, user } = renderFields();
    expect(screen.queryByText(/can read the token/)).not.toBeInTheDocument();
    await user.click(screen.getByRole('checkbox', { name: /Skip TLS certificate validation/ }));
    expect(saved().jsonData.tlsSkipVerify).toBe(true);
    expect(screen.getByText(/can read the token/)).toBeInTheDocument();
  });
});
