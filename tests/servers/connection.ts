import { GraphQLError } from 'graphql';

export interface ConnectionArgs {
  first?: number | null;
  after?: string | null;
}

/** A page of a list after a cursor; each list has cursors of its own, and refuses those of another one. */
export function connection<T>(name: string, list: readonly T[], { first, after }: ConnectionArgs, most: number) {
  let start = 0;
  if (after) {
    const [owner, index] = Buffer.from(after, 'base64').toString().split('#');
    if (owner !== name) {
      throw new GraphQLError(`"${after}" is not a cursor of ${name}.`, { extensions: { code: 'BAD_USER_INPUT' } });
    }
    start = Number(index) + 1;
  }
  const nodes = list.slice(start, start + Math.min(first ?? most, most));
  const cursorOf = (index: number) => Buffer.from(`${name}#${start + index}`).toString('base64');
  return {
    totalCount: list.length,
    edges: nodes.map((node, index) => ({ cursor: cursorOf(index), node })),
    pageInfo: {
      hasNextPage: start + nodes.length < list.length,
      endCursor: nodes.length > 0 ? cursorOf(nodes.length - 1) : null,
    },
  };
}
