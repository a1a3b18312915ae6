import { createServer } from 'node:net';
import { Problem } from './problem';

export const HOST = '127.0.0.1';

/** The port from the environment variable. Checks that it is free before building, which takes minutes. */
export async function wantedPort(): Promise<number> {
  const text = process.env.PORT || '3000';
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Problem(`PORT is "${text}"; it must be a number from 1 to 65535.`);
  }
  await occupy(port).catch((error: NodeJS.ErrnoException) => {
    throw new Problem(
      error.code === 'EADDRINUSE'
        ? `Port ${port} is in use. Choose another one: PORT=${port + 1} npm start`
        : `Port ${port} cannot be opened: ${error.message}`
    );
  });
  return port;
}

export function freePort(): Promise<number> {
  return occupy(0);
}

function occupy(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, HOST, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port));
    });
  });
}
