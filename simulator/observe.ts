import { type ApolloServerPlugin, type GraphQLRequestContext } from '@apollo/server';
import { type DocumentNode, type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql';
import { type Budget } from './budget';
import { type Counters } from './counters';
import { type Call } from './dialects/call';
import { apiError } from './dialects/errors';

type Fragments = Map<string, FragmentDefinitionNode>;

function fragmentsOf(document: DocumentNode): Fragments {
  const fragments: Fragments = new Map();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition);
    }
  }
  return fragments;
}

/** Calls back for every field of a selection, fragments expanded; `deep` descends into the fields. */
function eachField(set: SelectionSetNode, fragments: Fragments, deep: boolean, visit: (name: string) => void): void {
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) {
      visit(selection.name.value);
      if (deep && selection.selectionSet) {
        eachField(selection.selectionSet, fragments, deep, visit);
      }
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      eachField(selection.selectionSet, fragments, deep, visit);
    } else {
      const fragment = fragments.get(selection.name.value);
      if (fragment) {
        eachField(fragment.selectionSet, fragments, deep, visit);
      }
    }
  }
}

function count(document: DocumentNode, counters: Counters): void {
  const fragments = fragmentsOf(document);
  let introspects = false;
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) {
      continue;
    }
    eachField(definition.selectionSet, fragments, false, (name) => {
      counters.operation(name);
      introspects ||= name === '__schema' || name === '__type';
      if (definition.operation === 'mutation') {
        counters.mutation();
      }
    });
  }
  if (introspects) {
    counters.introspection();
  }
}

/** True for a document that would pass validation; circular fragments would never end. */
function isCountable(request: GraphQLRequestContext<Call>): boolean {
  const { document, errors } = request;
  return document !== undefined && !(errors ?? []).some(({ message }) => message.includes('within itself'));
}

/** Sets the last root field to null with an error, as a gateway does when one of its services fails. */
function failPartly(request: GraphQLRequestContext<Call>): void {
  const { body } = request.response;
  if (body?.kind !== 'single' || !body.singleResult.data) {
    return;
  }
  const { singleResult } = body;
  const data: Record<string, unknown> = { ...singleResult.data };
  const last = Object.keys(data).pop();
  if (last === undefined) {
    return;
  }
  data[last] = null;
  singleResult.data = data;
  singleResult.errors = [
    ...(singleResult.errors ?? []),
    {
      message: 'The service "readings" did not answer in time.',
      path: [last],
      extensions: { code: 'DOWNSTREAM_SERVICE_ERROR', serviceName: 'readings' },
    },
  ];
}

/** Watches GraphQL requests: counts them, enforces the budget's complexity, and injects partial failures. */
export function observe(counters: Counters, budget: Budget): ApolloServerPlugin<Call> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ document, operation }) {
          const { maxComplexity } = budget.describe();
          let complexity = 0;
          if (!operation) {
            return;
          }
          eachField(operation.selectionSet, fragmentsOf(document), true, () => complexity++);
          counters.complexity(complexity);
          if (maxComplexity !== null && complexity > maxComplexity) {
            counters.rejection();
            throw apiError(
              'COMPLEXITY_EXCEEDED',
              `The query has a complexity of ${complexity}, ${maxComplexity} are allowed.`,
              400
            );
          }
        },
        async willSendResponse(request) {
          if (request.source) {
            counters.document(request.source);
          }
          if (request.document && isCountable(request)) {
            count(request.document, counters);
          }
          if (request.contextValue.failsPartly) {
            failPartly(request);
          }
        },
      };
    },
  };
}
