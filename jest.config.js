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
  // Rendering Grafana's components is slow on a busy machine.
  testTimeout: 30_000,
  // Some dependencies of the @grafana packages 13 are ES modules only, partly as .mjs files.
  transform: { ...scaffold.transform, '^.+\\.mjs$': toCommonJs },
  transformIgnorePatterns: [
    nodeModulesToTransform([
      ...grafanaESModules,
      '@marcbachmann/cel-js',
      '@react-hookz/web',
      '@ver0/deep-equal',
      'vscode-languageserver-types',
    ]),
  ],
};
