import assert from 'node:assert/strict';
import { type Simulator } from './server';

/* What the tests over HTTP share. */

/** Body of a GraphQL answer. */
export interface GraphQLBody {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each query has its own shape
  data?: any;
  errors?: Array<{ message: string; path?: unknown[]; extensions: Record<string, unknown> }>;
}

/** An HTTP answer, read. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  body: GraphQLBody;
}

/** A client of one simulator. */
export class TestClient {
  constructor(private readonly simulator: Simulator) {}

  /** Sends a query; `token` null sends no header. */
  async post(query: string, variables?: unknown, token: string | null = 'demo-admin-token'): Promise<Answer> {
    const response = await fetch(this.simulator.endpoint, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(token === null ? {} : { Authorization: `Bearer ${token}` }) },
      body: JSON.stringify({ query, variables }),
    });
    const text = await response.text();
    const isJson = (response.headers.get('Content-Type') ?? '').includes('json');
    let body: GraphQLBody = {};
    try {
      body = isJson ? JSON.parse(text) : {};
    } catch {
      // A cut-off body: the test looks at the text.
    }
    return { status: response.status, headers: response.headers, text, body };
  }

  /** Sends a query that must succeed. */
  async data(query: string, variables?: unknown, token?: string): Promise<GraphQLBody['data']> {
    const { status, body } = await this.post(query, variables, token);
    assert.equal(status, 200);
    assert.equal(body.errors, undefined);
    return body.data;
  }

  /** Talks to the control server. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each route has its own shape
  async control(method: string, path: string, body?: unknown): Promise<{ status: number; body: any }> {
    const response = await fetch(this.simulator.control + path, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  }
}

/** Facility ids by part of their name, queried from the API. */
export async function facilityIds(client: TestClient): Promise<(part: string) => string> {
  const data = await client.data('{ me { companies { facilities { id name } } } }');
  const list = data.me.companies.flatMap((one: { facilities: unknown }) => one.facilities) as Array<{
    id: string;
    name: string;
  }>;
  return (part) => {
    const found = list.find(({ name }) => name.includes(part));
    assert.ok(found, part);
    return found.id;
  };
}
