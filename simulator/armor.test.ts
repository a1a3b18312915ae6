import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startSimulator, type Simulator } from './server';
import { TestClient } from './testing';

describe('armor', () => {
  let simulator: Simulator;
  let client: TestClient;

  before(async () => {
    simulator = await startSimulator({ scale: 100 });
    client = new TestClient(simulator);
    await client.control('PUT', '/budget', { armor: true });
  });
  after(() => simulator.stop());

  const aliased = (n: number, selection: string) =>
    `{ ${Array.from({ length: n }, (_, i) => `a${i}: ${selection}`).join(' ')} }`;
  const nested = (depth: number): string => (depth === 0 ? 'name' : `user { ${nested(depth - 1)} }`);

  test('documents within the limits are answered, and so is introspection', async () => {
    const { status, body } = await client.post(aliased(15, 'me { name }'));
    assert.equal(status, 200, JSON.stringify(body));
    const schema = await client.post(
      '{ __schema { types { fields { type { ofType { ofType { ofType { name } } } } } } } }'
    );
    assert.equal(schema.status, 200, JSON.stringify(schema.body));
  });

  for (const [what, query, words] of [
    ['aliases', aliased(16, 'me { name }'), 'Aliases limit of 15 exceeded, found 16'],
    ['tokens', `{ me { ${'name '.repeat(1000)} } }`, 'Token limit of 1000 exceeded'],
    ['depth', `{ me { ${nested(6)} } }`, 'Query depth limit of 6 exceeded'],
    ['cost', '{ me { companies(first: 5000) { name } } }', 'Query Cost limit of 5000 exceeded, found'],
  ]) {
    test(`too much ${what} is refused in the words of GraphQL Armor`, async () => {
      const answer = await client.post(query);
      assert.ok(answer.body.errors?.[0].message.includes(words), JSON.stringify(answer.body).slice(0, 300));
    });
  }
});
