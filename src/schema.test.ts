import fs from 'fs';
import path from 'path';
import ts from 'typescript';

import { DEFAULT_MAX_RANGE, LONGEST_RANGE, REQUEST_RESOLUTIONS, shortestRange } from './maxRange';
import * as query from './query';
import { BOUNDS, MAX_SHIFT, MAX_SHIFTS } from './queryProblems';
import * as settings from './settings';

/** What the delivered schema says of a member. */
interface Declared {
  type?: string | string[];
  enum?: string[];
  default?: unknown;
  minimum?: number;
  maximum?: number;
  maxItems?: number;
  items?: Declared;
  properties?: Members;
}

type Members = Record<string, Declared>;

const schema: {
  settings: {
    spec: { properties: { url: Declared; jsonData: { properties: Members } } };
    secureValues: Array<{ key: string }>;
  };
  queryTypes: { items: Array<{ metadata: { name: string }; spec: { schema: { properties: Members } } }> };
} = JSON.parse(fs.readFileSync(path.join(__dirname, 'schema', 'v0alpha1.json'), 'utf8'));

const inSettings = schema.settings.spec.properties.jsonData.properties;

/** The members of all query types together. */
const inQueries: Members = Object.assign({}, ...schema.queryTypes.items.map(({ spec }) => spec.schema.properties));
inQueries.queryType = { enum: schema.queryTypes.items.map(({ metadata }) => metadata.name), default: 'readings' };

/** The types of a source file, by name, and what it exports. */
class Source {
  private readonly types = new Map<string, ts.InterfaceDeclaration | ts.TypeAliasDeclaration>();

  constructor(
    file: string,
    private readonly exported: object
  ) {
    const text = fs.readFileSync(path.join(__dirname, file), 'utf8');
    for (const node of ts.createSourceFile(file, text, ts.ScriptTarget.Latest).statements) {
      if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) {
        this.types.set(node.name.text, node);
      }
    }
  }

  /** The members of an interface of this file; those that it extends are not its own. */
  members(name: string): Array<[string, ts.TypeNode | undefined]> {
    const found = this.types.get(name);
    if (!found || !ts.isInterfaceDeclaration(found)) {
      throw new Error(`there is no interface ${name}`);
    }
    return found.members
      .filter(ts.isPropertySignature)
      .map((member) => [(member.name as ts.Identifier).text, member.type]);
  }

  /** The name of the type of a member, or of its entries. */
  nameOf(type: ts.TypeNode | undefined): string | undefined {
    const entry = type && ts.isArrayTypeNode(type) ? type.elementType : type;
    const name = entry && ts.isTypeReferenceNode(entry) && (entry.typeName as ts.Identifier).text;
    return name && this.types.has(name) ? name : undefined;
  }

  isInterface(name: string): boolean {
    return ts.isInterfaceDeclaration(this.types.get(name)!);
  }

  /** The type that JSON has for a member; undefined: it is told by another file. */
  jsonType(type: ts.TypeNode | undefined): string | undefined {
    switch (type?.kind) {
      case ts.SyntaxKind.StringKeyword:
        return 'string';
      case ts.SyntaxKind.NumberKeyword:
        return 'number';
      case ts.SyntaxKind.BooleanKeyword:
        return 'boolean';
      case ts.SyntaxKind.ObjectKeyword:
        return 'object';
      case ts.SyntaxKind.ArrayType:
        return 'array';
      case ts.SyntaxKind.UnionType:
        return sorted((type as ts.UnionTypeNode).types.map((one) => this.jsonType(one)));
    }
    const name = this.nameOf(type);
    const named = name && this.types.get(name)!;
    if (!named) {
      return undefined;
    }
    if (ts.isInterfaceDeclaration(named)) {
      return 'object';
    }
    return this.choices(name) ? 'string' : this.jsonType(named.type);
  }

  /** The choices of a type that is written (typeof CHOICES)[number]. */
  choices(name: string): readonly string[] | undefined {
    const alias = this.types.get(name) as ts.TypeAliasDeclaration;
    const list = ts.isIndexedAccessTypeNode(alias.type) && alias.type.objectType;
    const of = list && ts.isParenthesizedTypeNode(list) && ts.isTypeQueryNode(list.type) && list.type.exprName;
    return of ? Object.entries(this.exported).find(([key]) => key === (of as ts.Identifier).text)?.[1] : undefined;
  }
}

/** Where an interface and the schema differ, as paths of members. */
function differences(source: Source, name: string, declared: Members, where: string): string[] {
  const members = source.members(name);
  const undeclared = members
    .filter(([member]) => !declared[member])
    .map(([member]) => `${where}.${member} not declared`);
  const untyped = Object.keys(declared).filter((key) => !members.some(([member]) => member === key));
  const mistyped = members.flatMap(([member, type]) => {
    const want = source.jsonType(type);
    const said = sorted([declared[member]?.type].flat()).replace('integer', 'number');
    return want === undefined || said === '' || said === want ? [] : [`${where}.${member}: ${said}, not ${want}`];
  });
  const below = members.flatMap(([member, type]) => {
    const typeName = source.nameOf(type);
    const said = declared[member]?.items ?? declared[member];
    if (!typeName || !said) {
      return [];
    }
    if (source.isInterface(typeName)) {
      return said.properties ? differences(source, typeName, said.properties, `${where}.${member}`) : [];
    }
    const choices = source.choices(typeName);
    return choices && String(choices) !== String(said.enum) ? [`${where}.${member}: ${said.enum}`] : [];
  });
  return [...undeclared, ...untyped.map((key) => `${where}.${key} has no type`), ...mistyped, ...below];
}

describe('the schema', () => {
  it('has the members of the settings', () => {
    const source = new Source('settings.ts', settings);
    expect(differences(source, 'AmperecloudSettings', inSettings, 'settings')).toEqual([]);
    expect(Object.keys(inSettings.examples.properties!).sort()).toEqual([...settings.EXAMPLE_PARTS].sort());
    for (const example of Object.values(inSettings.examples.properties!)) {
      expect(differences(source, 'Example', example.properties!, 'example')).toEqual([]);
    }
    expect(Object.keys(inSettings.roles.properties!).sort()).toEqual([...query.ROLES].sort());
  });

  it('has the secrets', () => {
    const keys = schema.settings.secureValues.map(({ key }) => key);
    for (const [secret] of new Source('settings.ts', settings).members('AmperecloudSecrets')) {
      expect(keys).toContain(secret);
    }
  });

  it('has the defaults and bounds of the settings', () => {
    expect(schema.settings.spec.properties.url.default).toBe(settings.DEFAULT_URL);
    const numbers = Object.entries(inSettings).filter(([, { minimum }]) => minimum !== undefined);
    // Of the timeout the backend also takes fractions and durations.
    const bounds = numbers.map(([name, { type, default: preset, minimum: min, maximum: max }]) => [
      name,
      { default: preset, min, max, whole: type === 'integer' || name === 'timeout' },
    ]);
    expect(Object.fromEntries(bounds)).toEqual(settings.NUMBER_SETTINGS);
  });

  it('has the maximum time ranges of a request', () => {
    const ranges = Object.entries(inSettings.maxRange.properties!) as Array<[string, Record<string, unknown>]>;
    expect(ranges.map(([resolution]) => resolution).sort()).toEqual([...REQUEST_RESOLUTIONS].sort());
    for (const [resolution, said] of ranges) {
      expect(said.default).toBe((DEFAULT_MAX_RANGE as Record<string, string>)[resolution]);
      expect(said['x-minimum']).toBe(shortestRange(resolution as (typeof REQUEST_RESOLUTIONS)[number]));
      expect(said['x-maximum']).toBe(LONGEST_RANGE);
    }
  });

  it('has the members and choices of the queries', () => {
    const { version: _, ...typed } = inQueries;
    const source = new Source('query.ts', query);
    expect(differences(source, 'AmperecloudQuery', { version: {}, ...typed }, 'query')).toEqual([]);
  });

  it('has the defaults of the queries', () => {
    expect(defaultsOf({ properties: inQueries })).toEqual(query.DEFAULT_QUERY);
  });

  it('has the bounds of the queries', () => {
    const groups = Object.values(inQueries).flatMap(({ properties }) => Object.entries(properties ?? {}));
    const bounded = groups.filter(([, { minimum }]) => minimum !== undefined);
    expect(Object.fromEntries(bounded.map(([name, { minimum: low, maximum: high }]) => [name, { low, high }]))).toEqual(
      BOUNDS
    );
    expect(inQueries.compare.maxItems).toBe(MAX_SHIFTS);
    expect(inQueries.compare.items!.properties!.amount.maximum).toBe(MAX_SHIFT);
  });
});

function sorted(names: Array<string | undefined>): string {
  return [...names].sort().join(' or ');
}

function defaultsOf({ default: preset, properties }: Declared): unknown {
  return properties
    ? Object.fromEntries(Object.entries(properties).map(([name, member]) => [name, defaultsOf(member)]))
    : preset;
}
