import { type ProvedMap } from '../../settings';

/** When a kept API map was proved, if it says so. A provisioning file may hold anything. */
export function provedAt(kept: ProvedMap): string | undefined {
  const text: unknown = kept.provedAt;
  return typeof text === 'string' && !Number.isNaN(Date.parse(text)) ? text : undefined;
}

/**
 * A kept API map for a provisioning file. It stays JSON, which is YAML as well, so that no name of the schema is taken
 * for something else, such as "no" or "1e3". Grafana replaces variables in such files: a dollar sign is written twice.
 */
export function provisioningOf(kept: ProvedMap): string {
  const json = JSON.stringify(kept, null, 2).replaceAll('$', '$$$$');
  return ['jsonData:', ...`  provedMap: ${json}`.split('\n').map((line, i) => (i > 0 ? `    ${line}` : line)), ''].join(
    '\n'
  );
}
