import type { IncomingMessage, ServerResponse } from 'node:http';

import { ApolloServer, HeaderMap } from '@apollo/server';
import {
  buildSchema,
  findBreakingChanges,
  GraphQLError,
  GraphQLObjectType,
  GraphQLScalarType,
  GraphQLSchema,
  validateSchema,
  valueFromASTUntyped,
} from 'graphql';

import { noise } from './noise';
import type { Vendor } from './vendor';

/** The token that every vendor accepts. */
const token = 's3same-0pen-4711';

function schemaOf(vendor: Vendor) {
  const time = Object.keys(vendor.scalars ?? {}).find((name) => /time/i.test(name)) ?? 'String';
  const schema = buildSchema(vendor.sdl + noise(vendor.noise ?? 8, time));
  for (const [name, parse] of Object.entries(vendor.scalars ?? {})) {
    const scalar = schema.getType(name);
    if (!(scalar instanceof GraphQLScalarType)) {
      throw new Error(`${vendor.name} has no scalar ${name}`);
    }
    scalar.parseValue = parse;
    scalar.parseLiteral = (node, variables) => parse(valueFromASTUntyped(node, variables));
  }
  return schema;
}

/** One vendor's API behind Apollo Server, which starts with the first request. */
export class Endpoint {
  /** What was sent, with its variables, and the beginning of what came. */
  readonly requests: Array<{ sent: string; got: string }> = [];
  private server?: Promise<ApolloServer>;

  constructor(private readonly vendor: Vendor) {}

  private async start(): Promise<ApolloServer> {
    const server = new ApolloServer({
      schema: schemaOf(this.vendor),
      rootValue: this.vendor.root,
      introspection: true,
      includeStacktraceInErrorResponses: false,
      logger: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
      stopOnTerminationSignals: false,
    });
    await server.start();
    return server;
  }

  /** What a schema that is sent as SDL lacks of what queries can use of the vendor's, or has wrong. */
  async differencesTo(req: IncomingMessage): Promise<string[]> {
    const { _entities, _service, ...fields } = schemaOf(this.vendor).getQueryType()!.toConfig().fields; // the gateway's
    const own = new GraphQLSchema({ query: new GraphQLObjectType({ name: 'Query', fields }) });
    const sent = buildSchema(await textOf(req));
    return [
      ...validateSchema(sent).map(({ message }) => message),
      ...findBreakingChanges(own, sent).map(({ description }) => description),
    ];
  }

  async answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    this.server ??= this.start();
    const server = await this.server;
    const text = await textOf(req);
    const headers = new HeaderMap();
    for (const [name, value] of Object.entries(req.headers)) {
      headers.set(name, Array.isArray(value) ? value.join(', ') : (value ?? ''));
    }
    const body: unknown = JSON.parse(text || '{}');
    const request = { sent: text, got: '' };
    this.requests.push(request);
    const answer = await server.executeHTTPGraphQLRequest({
      httpGraphQLRequest: { method: req.method ?? 'POST', headers, search: '', body },
      context: async () => {
        if (req.headers.authorization !== `Bearer ${token}`) {
          throw new GraphQLError('Not authenticated', {
            extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } },
          });
        }
        return {};
      },
    });
    for (const [name, value] of answer.headers) {
      res.setHeader(name, value);
    }
    res.statusCode = answer.status ?? 200;
    if (answer.body.kind === 'complete') {
      request.got = answer.body.string.slice(0, 2000);
      res.end(answer.body.string);
      return;
    }
    for await (const chunk of answer.body.asyncIterator) {
      res.write(chunk);
    }
    res.end();
  }
}

async function textOf(req: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of req) {
    text += String(chunk);
  }
  return text;
}
