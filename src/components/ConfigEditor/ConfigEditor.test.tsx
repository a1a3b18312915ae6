import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React, { useState } from 'react';

import { type DataSourceSettings } from '@grafana/data';
import { config } from '@grafana/runtime';

import { type AmperecloudSecrets, type AmperecloudSettings } from '../../settings';
import { ConfigEditor } from './ConfigEditor';
import { cleanToken } from './token';

type Options = DataSourceSettings<AmperecloudSettings, AmperecloudSecrets>;

/** The editor with the state that Grafana would keep; `saved()` is what would be saved. */
function renderEditor(initial: Partial<Options> = {}) {
  let latest = { url: '', jsonData: {}, secureJsonFields: {}, readOnly: false, ...initial } as Options;
  function Page() {
    const [options, setOptions] = useState(latest);
    latest = options;
    return <ConfigEditor options={options} onOptionsChange={setOptions} />;
  }
  render(<Page />);
  return { saved: () => latest, user: userEvent.setup() };
}

const url = () => screen.getByRole('textbox', { name: 'URL' });
const token = () => screen.getByLabelText('API token');
const timeout = () => screen.getByRole('spinbutton', { name: 'Timeout' });

describe('ConfigEditor', () => {
  it('shows the vendor’s endpoint where no URL is needed', async () => {
    const { saved, user } = renderEditor();
    expect(url()).toHaveAttribute('placeholder', 'https://api.ampere.cloud/apollo-gateway');
    expect(url()).toHaveValue('');
    expect(url()).not.toBeInvalid();
    await user.type(url(), ' https://localhost:8080/graphql ');
    await user.tab();
    expect(saved().url).toBe('https://localhost:8080/graphql');
  });

  it('says what is wrong with a URL without scheme', async () => {
    const { user } = renderEditor();
    await user.type(url(), 'api.ampere.cloud');
    expect(screen.getByRole('alert')).toHaveTextContent('The URL must start with https://');
  });

  it('saves the token as a secret', async () => {
    const { saved, user } = renderEditor();
    expect(token()).toHaveAttribute('type', 'password');
    await user.type(token(), 'abc123');
    expect(saved().secureJsonData).toEqual({ apiToken: 'abc123' });
    expect(JSON.stringify(saved().jsonData)).not.toContain('abc123');
  });

  it('cleans a pasted token when the field is left', async () => {
    const { saved, user } = renderEditor();
    await user.click(token());
    await user.paste('  "abc 123"\n');
    await user.tab();
    expect(saved().secureJsonData).toEqual({ apiToken: 'abc 123' });
    expect(token()).toHaveValue('abc 123');
  });

  it('never shows a saved token, and replaces it only after a reset', async () => {
    const { saved, user } = renderEditor({ secureJsonFields: { apiToken: true, other: true } });
    expect(token()).toBeDisabled();
    expect(token()).toHaveValue('configured');
    await user.click(screen.getByRole('button', { name: 'Reset' }));
    expect(saved().secureJsonFields).toEqual({ apiToken: false, other: true });
    expect(saved().secureJsonData).toEqual({ apiToken: '' });
    await user.type(token(), 'new');
    expect(saved().secureJsonData).toEqual({ apiToken: 'new' });
  });

  it('saves the timeout as a number, and nothing when it is empty', async () => {
    const { saved, user } = renderEditor({ jsonData: { enableSecureSocksProxy: true } });
    await user.type(timeout(), '45');
    expect(saved().jsonData).toEqual({ timeout: 45, enableSecureSocksProxy: true });
    await user.clear(timeout());
    expect(saved().jsonData.timeout).toBeUndefined();
    expect(timeout()).toHaveAttribute('placeholder', '30');
  });

  it.each(['0', '-1', '0.5', '601'])('does not save a timeout of %s', async (text) => {
    const { saved, user } = renderEditor({ jsonData: { timeout: 20 } });
    await user.tripleClick(timeout());
    await user.paste(text);
    expect(saved().jsonData.timeout).toBe(20);
    expect(timeout()).toHaveValue(Number(text));
    expect(screen.getByRole('alert')).toHaveTextContent('Enter a number from 1 to 600');
  });

  it('reads a timeout that a file holds as text', () => {
    renderEditor({ jsonData: { timeout: '60' as unknown as number } });
    expect(timeout()).toHaveValue(60);
  });

  it('locks everything when the data source is provisioned', () => {
    config.secureSocksDSProxyEnabled = true;
    renderEditor({ readOnly: true, secureJsonFields: { apiToken: true } });
    for (const control of [url(), token(), timeout(), screen.getByLabelText('Secure SOCKS proxy')]) {
      expect(control).toBeDisabled();
    }
    expect(screen.queryByRole('button', { name: 'Reset' })).not.toBeInTheDocument();
    config.secureSocksDSProxyEnabled = false;
  });

  it('locks the token when a provisioned data source has none', () => {
    renderEditor({ readOnly: true });
    expect(token()).toBeDisabled();
  });

  it('offers no secure socks proxy where Grafana has none', () => {
    renderEditor();
    expect(screen.queryByLabelText('Secure SOCKS proxy')).not.toBeInTheDocument();
  });

  it('saves the use of the secure socks proxy', async () => {
    config.secureSocksDSProxyEnabled = true;
    const { saved, user } = renderEditor({ jsonData: { timeout: 5 } });
    await user.click(screen.getByLabelText('Secure SOCKS proxy'));
    expect(saved().jsonData).toEqual({ timeout: 5, enableSecureSocksProxy: true });
    config.secureSocksDSProxyEnabled = false;
  });

  it('recommends the token of a restricted user', () => {
    renderEditor();
    expect(screen.getByText(/regular user with restricted permissions/)).toBeInTheDocument();
    expect(screen.getByText(/permissions of the token's owner/)).toBeInTheDocument();
  });
});

describe('cleanToken', () => {
  it.each([
    [' abc ', 'abc'],
    ['"abc"', 'abc'],
    ["'abc'", 'abc'],
    ['„abc“', 'abc'],
    ['`abc`\n', 'abc'],
    ['\u00a0" abc "', 'abc'],
    ['a"b\'c', 'a"b\'c'],
    ['', ''],
  ])('%j', (pasted, cleaned) => {
    expect(cleanToken(pasted)).toBe(cleaned);
  });
});
