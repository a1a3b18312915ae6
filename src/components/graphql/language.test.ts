import { Language } from './language';

const SDL = `
schema { query: Root }
"Where queries start"
type Root {
  "Who asks"
  me(status: [Status!], since: String = "now", first: Int): User
  oldest: User @deprecated(reason: "Use me")
  nodes: [Node!]
}
type User implements Node { id: ID! name: String mail: String @deprecated }
interface Node { id: ID! }
enum Status { OPEN CLOSED @deprecated(reason: "Use DONE") }`;

const language = new Language(SDL);

/** The text without its mark, and where that stood. */
function marked(text: string) {
  const before = text.slice(0, text.indexOf('|')).split('\n');
  return { text: text.replace('|', ''), place: { line: before.length - 1, character: before.at(-1)!.length } };
}

const labels = (text: string) => {
  const at = marked(text);
  return language.suggestions(at.text, at.place).map(({ label }) => label);
};

describe('the language of GraphQL queries', () => {
  it.each([
    ['{ | }', ['me', 'oldest', 'nodes', '__typename', '__schema', '__type']],
    ['{ me { | } }', ['id', 'name', 'mail', '__typename']],
    ['query Mine {\n  me(|', ['status', 'since', 'first']],
    ['{ nodes { ... on | } }', ['Node', 'User']],
    ['{ me(status: [|', ['OPEN', 'CLOSED']],
  ])('suggests what the schema has: %s', (text, expected) => {
    expect(labels(text).sort()).toEqual([...expected].sort());
  });

  it('suggests nothing that is refused', () => {
    expect(labels('|')).toEqual(expect.arrayContaining(['query', 'fragment', '{']));
    expect(labels('|')).not.toContain('mutation');
    expect(labels('|')).not.toContain('type');
  });

  it('says what is deprecated, and why', () => {
    const { text, place } = marked('{ | }');
    expect(language.suggestions(text, place).find(({ label }) => label === 'oldest')).toMatchObject({
      kind: 'field',
      detail: 'User',
      deprecated: 'Use me',
    });
    const value = marked('{ me(status: [|');
    expect(language.suggestions(value.text, value.place).map(({ deprecated }) => deprecated)).toEqual([
      undefined,
      'Use DONE',
    ]);
    for (const written of ['{ me { |', '{ me { |}', '{ me {\n  |\n}}', '{ me { | id } }']) {
      const inner = marked(written);
      const mail = language.suggestions(inner.text, inner.place).find(({ label }) => label === 'mail');
      expect(mail).toMatchObject({ deprecated: 'No longer supported' });
    }
    expect(language.problems('{ me { id }\n  oldest { id } }')).toMatchObject([
      {
        message: 'The field Root.oldest is deprecated. Use me',
        kind: 'deprecated',
        from: { line: 1, character: 2 },
        to: { line: 1, character: 8 },
      },
    ]);
  });

  it('has the documentation of the word at a place', () => {
    const of = (text: string) => language.documentation(marked(text).text, marked(text).place);
    expect(of('{ |me { id } }')).toMatch(/Root\.me: User[^]*Who asks/);
    expect(of('{ m|e { id } }')).toMatch(/Who asks/);
    expect(of('{ me { ma|il } }')).toMatch(/Deprecated: No longer supported/);
  });

  it.each([
    ['{ me { salary } }', 'Cannot query field "salary" on type "User".'],
    ['{ me { id }', 'Syntax Error: Expected Name, found <EOF>.'],
    [
      'query($x: Int) { me(since: $x) { id } }',
      'Variable "$x" of type "Int" used in position expecting type "String".',
    ],
  ])('finds what is wrong: %s', (text, message) => {
    expect(language.problems(text)).toContainEqual(expect.objectContaining({ message, kind: 'error' }));
  });

  it('finds nothing wrong with a query, its fragments and comments', () => {
    const text =
      '# mine\nquery Mine($s: String) { me(since: $s) { ...U } }\nfragment U on User { """ mutation """ id }';
    expect(language.problems(text.replace('""" mutation """ ', ''))).toEqual([]);
  });

  it('takes a schema that no server could run', () => {
    const odd = new Language(
      'schema { query: Q } type Q { a: Empty } type Empty enum None type Q2 implements Q { b: None }'
    );
    expect(odd.problems('{ a }').length).toBeGreaterThan(0);
    expect(odd.suggestions('{  }', { line: 0, character: 2 }).map(({ label }) => label)).toContain('a');
  });
});
