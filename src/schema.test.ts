import fs from 'fs';
import path from 'path';

import { LONGEST_RANGE, REQUEST_RESOLUTIONS, shortestRange } from './maxRange';

const schema: {
  settings: {
    spec: { properties: { jsonData: { properties: { maxRange: { properties: Record<string, object> } } } } };
  };
} = JSON.parse(fs.readFileSync(path.join(__dirname, 'schema', 'v0alpha1.json'), 'utf8'));

it('bounds the maximum time ranges of a request as the schema does', () => {
  const ranges = schema.settings.spec.properties.jsonData.properties.maxRange.properties;
  expect(Object.keys(ranges).sort()).toEqual([...REQUEST_RESOLUTIONS].sort());
  for (const resolution of REQUEST_RESOLUTIONS) {
    expect(ranges[resolution]).toMatchObject({
      'x-minimum': shortestRange(resolution),
      'x-maximum': LONGEST_RANGE,
    });
  }
});
