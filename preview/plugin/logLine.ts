const QUIET = ['debug', 'trace'];

/**
 * Makes a readable line from the plugin's log (one JSON object per line). Debug messages give nothing unless
 * PREVIEW_DEBUG=1 is set.
 */
export function readableLogLine(line: string): string | undefined {
  let entry: Record<string, unknown>;
  try {
    entry = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return line.trim() === '' ? undefined : line;
  }
  const { '@level': level = 'info', '@message': message = '', '@timestamp': _time, ...values } = entry;
  if (QUIET.includes(String(level)) && !process.env.PREVIEW_DEBUG) {
    return undefined;
  }
  const details = Object.entries(values)
    .filter(([name]) => !name.startsWith('@'))
    .map(([name, value]) => `${name}=${typeof value === 'object' ? JSON.stringify(value) : String(value)}`);
  return [String(level).padEnd(5), String(message), ...details].join(' ');
}
