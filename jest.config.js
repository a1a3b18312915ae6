// force timezone to UTC to allow tests to work regardless of local timezone
// generally used by snapshots, but can affect specific tests
process.env.TZ = 'UTC';

const scaffold = require('./.config/jest.config');
const { grafanaESModules, nodeModulesToTransform } = require('./.config/jest/utils');

const [toCommonJs] = Object.values(scaffold.transform);

module.exports = {
  // Jest configuration provided by Grafana scaffolding
  ...scaffold,
  moduleNameMapper: { ...scaffold.moduleNameMapper, 'react-inlinesvg': '<rootDir>/src/testing/InlineSvg.tsx' },
  // A page of Grafana's components takes its time on a busy machine.
  testTimeout: 30_000,
  // Some of what the @grafana packages 13 depend on comes as ES modules only, partly as .mjs files.
  transform: { ...scaffold.transform, '^.+\\.mjs$': toCommonJs },
  transformIgnorePatterns: [
    nodeModulesToTransform([...grafanaESModules, '@marcbachmann/cel-js', '@react-hookz/web', '@ver0/deep-equal']),
  ],
};
