import { createServer } from 'node:http';
import { Front, listen } from './front';
import { SERVERS, typeDefs } from './servers';

/**
 * GraphQL servers of other hands with an API like amperecloud's, for the tests of the binary: those that
 * SERVERS names, with commas. When they listen, it prints one line of JSON with their addresses and the one of its
 * control server:
 *
 * - `GET /counts?server=yoga`: what it was asked since the last `DELETE /counts?server=yoga`
 * - `PUT /faults?server=yoga`: what is done to its answers
 * - `GET /schema`: the schema
 */
async function main(): Promise<void> {
  const fronts = new Map<string, Front>();
  const endpoints: Record<string, string> = {};
  for (const name of process.env.SERVERS!.split(',')) {
    const front = new Front(await SERVERS[name]!());
    fronts.set(name, front);
    endpoints[name] = await front.listen();
  }
  const control = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://control');
    const front = fronts.get(searchParams.get('server') ?? '');
    if (pathname === '/schema') {
      response.end(typeDefs);
      return;
    }
    if (pathname === '/faults') {
      let body = '';
      for await (const part of request) {
        body += String(part);
      }
      front!.faults = JSON.parse(body);
    } else if (request.method === 'DELETE') {
      front!.reset();
    }
    response.end(JSON.stringify(front!.counts));
  });
  const address = await listen(control);
  console.log(JSON.stringify({ ready: true, endpoints, control: address }));
  process.once('SIGINT', () => process.exit(0));
  process.once('SIGTERM', () => process.exit(0));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
