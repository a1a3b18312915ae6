import assert from 'node:assert/strict';
import { test } from 'node:test';
import { banner } from './banner';

const AT_HOME = { address: 'http://127.0.0.1:3000/', worlds: [], endpoint: 'http://127.0.0.1:9/apollo-gateway' };

test('shows the simulator with its token, and does not call the preview Grafana', () => {
  const text = banner({ ...AT_HOME, place: 'preview', token: 'demo-admin-token', simulated: true });
  assert.match(text, /demo-admin-token/);
  assert.match(text, /the simulator/);
  assert.match(text, /not Grafana/);
});

test('a token of the real API is never printed', () => {
  const text = banner({ ...AT_HOME, place: 'grafana', token: 'real-token', simulated: false });
  assert.doesNotMatch(text, /real-token/);
});
