export interface Running {
  place: 'preview' | 'grafana';
  address: string;
  worlds: Array<{ id: string; base: string }>;
  endpoint: string;
  token: string;
  simulated: boolean;
}

/** The next steps, in a few lines. A token of the real API is never printed. */
export function banner({ place, address, worlds, endpoint, token, simulated }: Running): string {
  const other = worlds.find(({ base }) => base !== '/');
  const lines = [
    '',
    place === 'preview'
      ? 'A preview of the amperecloud data source. It is not Grafana: the plugin is real, the page around it a stand-in.'
      : 'Grafana with the amperecloud data source. Sign in as admin with the password admin.',
    '',
    `  Open      ${address}`,
    ...(other ? [`            ${new URL(other.base, address).href}   (the packages of Grafana ${other.id})`] : []),
    `  Endpoint  ${endpoint}${simulated ? '   (the simulator)' : ''}`,
    `  Token     ${simulated ? token : token ? 'yours, from AMPERECLOUD_TOKEN' : 'none; enter one under Configuration'}`,
    '',
    'Press Ctrl-C to stop.',
    '',
  ];
  return lines.join('\n');
}
