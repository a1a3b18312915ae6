import { StartError } from './startError';

/**
 * Loaded after NODE_ENV is set: graphql-js decides at load time whether it checks every single type of an answer for
 * duplicate installations, which takes a third of the time of a large one.
 */
process.env.NODE_ENV ??= 'production';

/** A whole number from the environment. */
function numberFrom(name: string, fallback: number, most: number): number {
  const text = process.env[name];
  if (text === undefined || text === '') {
    return fallback;
  }
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > most) {
    throw new StartError(`${name} must be a whole number from 0 to ${most}, not "${text}".`);
  }
  return value;
}

async function main(): Promise<void> {
  const { startSimulator } = await import('./server');
  const simulator = await startSimulator({
    host: process.env.SIMULATOR_HOST || '127.0.0.1',
    port: numberFrom('SIMULATOR_PORT', 4400, 65535),
    controlPort: numberFrom('SIMULATOR_CONTROL_PORT', 4401, 65535),
    dialect: process.env.SIMULATOR_DIALECT || 'A',
    scale: numberFrom('SIMULATOR_SCALE', 8_000, 1_000_000),
  });
  const { endpoint, control } = simulator;
  console.log(JSON.stringify({ ready: true, endpoint, control }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void simulator.stop().then(() => process.exit(0));
    });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof StartError ? error.message : error);
  process.exit(1);
});
