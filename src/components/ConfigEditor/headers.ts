import { type DataSourceSettings } from '@grafana/data';

import { type AmperecloudSecrets, type AmperecloudSettings } from '../../settings';

type Options = DataSourceSettings<AmperecloudSettings, AmperecloudSecrets>;

/** A header that is sent with every request. Once its value is saved, Grafana never sends it back. */
export interface Header {
  name: string;
  /** What was typed and is not saved yet. */
  value: string;
  isConfigured: boolean;
}

const nameAt = (index: number) => `httpHeaderName${index + 1}`;
const valueAt = (index: number) => `httpHeaderValue${index + 1}`;

const namesOf = (options: Options) => options.jsonData as Record<string, unknown>;
const secretsOf = (options: Options) => (options.secureJsonData ?? {}) as Record<string, string | undefined>;

/** The headers in the order of their numbers: Grafana's SDK reads them from 1 up to the first that is missing. */
export function headersOf(options: Options): Header[] {
  const headers: Header[] = [];
  for (let name = namesOf(options)[nameAt(0)]; name !== undefined; name = namesOf(options)[nameAt(headers.length)]) {
    headers.push({
      name: typeof name === 'string' ? name : '',
      value: secretsOf(options)[valueAt(headers.length)] ?? '',
      isConfigured: Boolean(options.secureJsonFields?.[valueAt(headers.length)]),
    });
  }
  return headers;
}

export function withHeader(options: Options, index: number, header: Header): Options {
  const { [valueAt(index)]: _, ...secrets } = secretsOf(options);
  return {
    ...options,
    jsonData: { ...options.jsonData, [nameAt(index)]: header.name },
    secureJsonData: header.isConfigured ? secrets : { ...secrets, [valueAt(index)]: header.value },
    secureJsonFields: { ...options.secureJsonFields, [valueAt(index)]: header.isConfigured },
  };
}

/**
 * Without one of the headers. The last takes its number; as nobody can move its secret there, its value has to be entered
 * again, and is not taken from the header that was removed.
 */
export function withoutHeader(options: Options, index: number): Options {
  const headers = headersOf(options);
  const last = headers.length - 1;
  const moved = index < last ? withHeader(options, index, { ...headers[last], isConfigured: false }) : options;
  const { [nameAt(last)]: _, ...jsonData } = namesOf(moved);
  return {
    ...moved,
    jsonData: jsonData as AmperecloudSettings,
    // Grafana keeps a secret that is not named.
    secureJsonData: { ...secretsOf(moved), [valueAt(last)]: '' },
    secureJsonFields: { ...moved.secureJsonFields, [valueAt(last)]: false },
  };
}

/** What makes a header impossible, or harmful. */
export type HeaderFault = 'name' | 'authorization' | 'value';

export function faultOf({ name, value, isConfigured }: Header): HeaderFault | undefined {
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) {
    return 'name'; // RFC 9110, section 5.6.2
  }
  if (name.toLowerCase() === 'authorization') {
    return 'authorization';
  }
  return !isConfigured && value === '' ? 'value' : undefined;
}
