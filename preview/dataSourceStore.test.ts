import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DataSourceStore } from './dataSourceStore';

const PLUGIN = { version: '1.2.3', grafanaVersion: '13.2.2', appUrl: 'http://127.0.0.1:3000/' };

test('the browser learns that there is a token, and not which', () => {
  const store = new DataSourceStore('http://localhost/graphql', 'top-secret', PLUGIN);
  assert.deepEqual(store.settings().secureJsonFields, { apiToken: true });
  assert.doesNotMatch(JSON.stringify(store.settings()), /top-secret/);
});

test('a secret that an update does not mention stays, an emptied one goes', () => {
  const store = new DataSourceStore('', 'top-secret', PLUGIN);
  store.update({ url: 'http://localhost/other', jsonData: { timeout: 10 } });
  assert.equal(store.pluginContext().dataSourceInstanceSettings.decryptedSecureJsonData.apiToken, 'top-secret');
  const { secureJsonFields } = store.update({ secureJsonData: { apiToken: '' } });
  assert.deepEqual(secureJsonFields, {});
});

test('every update counts as a change, however quickly they follow', () => {
  const store = new DataSourceStore('', '', PLUGIN);
  const updated = () => store.pluginContext().dataSourceInstanceSettings.lastUpdatedMS;
  const times = [updated()];
  for (let save = 0; save < 3; save++) {
    store.update({ jsonData: {} });
    times.push(updated());
  }
  assert.equal(new Set(times).size, times.length);
});
