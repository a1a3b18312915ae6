import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

import type { Key, Step } from './truth';

process.env.NODE_ENV ??= 'production';

async function main(): Promise<void> {
  const { vendors } = await import('./schemas');
  const { plants, series } = await import('./truth');
  const { Endpoint } = await import('./endpoint');
  const endpoints = new Map(vendors.map((vendor) => [vendor.name, new Endpoint(vendor)]));
  if (endpoints.size < vendors.length) {
    throw new Error('Several vendors have the same name');
  }

  /** What the API must show, asked by plant and type. */
  function truth(name: string, query: URLSearchParams): unknown {
    const vendor = vendors.find((one) => one.name === name);
    const plant = plants[Number(query.get('plant')) - 1];
    if (!vendor || !plant) {
      return null;
    }
    const key = query.get('type') as Key;
    const scale = vendor.scale?.[key] ?? 1;
    const [from, to] = [Number(query.get('from')), Number(query.get('to'))];
    return series(plant, key, from, to, query.get('step') as Step).map(([ms, value]) => [
      ms,
      value === null ? null : value * scale,
    ]);
  }

  const described = vendors.map((vendor) => ({
    name: vendor.name,
    about: vendor.about,
    raw: vendor.raw ?? '5m',
    days: vendor.days ?? true,
    plants: plants.map((plant) => ({
      n: plant.n,
      id: vendor.id(plant),
      name: plant.name,
      company: plant.company.name,
    })),
    types: {
      Pac: vendor.types('Pac'),
      ProducedEnergy: vendor.types('ProducedEnergy'),
      PerformanceRatio: vendor.types('PerformanceRatio'),
    },
    listed: vendor.listed?.length ?? 7,
  }));

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const url = new URL(req.url ?? '/', 'http://localhost');
    const [, what, name] = url.pathname.split('/');
    const json = (value: unknown) => res.setHeader('Content-Type', 'application/json').end(JSON.stringify(value));
    const endpoint = endpoints.get(name);
    if (what === 'vendors') {
      json(described);
    } else if (what === 'truth') {
      json(truth(name, url.searchParams));
    } else if (endpoint && what === 'requests') {
      json(endpoint.requests);
    } else if (endpoint && what === 'compare-schema') {
      json(await endpoint.differencesTo(req));
    } else if (endpoint && what === 'apollo-gateway') {
      await endpoint.answer(req, res);
    } else {
      res.writeHead(404).end('not found');
    }
  }

  const server = createServer((req, res) => {
    answer(req, res).catch((error: unknown) => {
      console.error(error);
      res.writeHead(500).end();
    });
  });
  server.listen(Number(process.env.VENDORS_PORT ?? 0), '127.0.0.1', () => {
    const address = server.address();
    console.log(JSON.stringify({ url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}` }));
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => process.exit(0));
  }
}

void main();
