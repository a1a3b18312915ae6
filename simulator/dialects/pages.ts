import { type Facility } from '../portfolio/facility';
import { apiError } from './errors';

/* Lists that come in parts. */

/** A page of a Relay connection. */
export interface Connection {
  edges: Array<{ cursor: string; node: Facility }>;
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

const CURSOR_PREFIX = 'facility:';

function cursorOf({ id }: Facility): string {
  return Buffer.from(CURSOR_PREFIX + id).toString('base64');
}

function idOf(cursor: string): string {
  const text = Buffer.from(cursor, 'base64').toString();
  if (!text.startsWith(CURSOR_PREFIX)) {
    throw apiError('BAD_USER_INPUT', `"${cursor}" is no cursor of this list.`);
  }
  return text.slice(CURSOR_PREFIX.length);
}

/** The size of a page: as requested, within bounds. */
function sizeOf(asked: number | null | undefined, fallback: number, most: number): number {
  if (asked !== null && asked !== undefined && asked < 1) {
    throw apiError('BAD_USER_INPUT', `A page must have at least one item, not ${asked}.`);
  }
  return Math.min(asked ?? fallback, most);
}

/** Arguments of a connection. */
export interface ConnectionArgs {
  first?: number | null;
  after?: string | null;
}

/**
 * A part of a list after a cursor. After a cursor of another company's list there is nothing: the cursor is one
 * argument for the lists of all companies.
 */
export function connection(list: Facility[], { first, after }: ConnectionArgs): Connection {
  const size = sizeOf(first, 5, 100);
  let start = 0;
  if (after) {
    const last = idOf(after);
    const index = list.findIndex(({ id }) => id === last);
    start = index < 0 ? list.length : index + 1;
  }
  const edges = list.slice(start, start + size).map((node) => ({ cursor: cursorOf(node), node }));
  const endCursor = edges[edges.length - 1]?.cursor ?? null;
  return { edges, pageInfo: { hasNextPage: start + size < list.length, endCursor } };
}

/** Arguments of a list with an offset. */
export interface OffsetArgs {
  offset?: number | null;
  limit?: number | null;
}

/** A part of a list starting at an offset, with the total length. */
export function offsetPage(list: Facility[], { offset, limit }: OffsetArgs): { total: number; items: Facility[] } {
  const size = sizeOf(limit, 5, 50);
  const start = offset ?? 0;
  if (start < 0) {
    throw apiError('BAD_USER_INPUT', `An offset must not be negative, as ${start} is.`);
  }
  return { total: list.length, items: list.slice(start, start + size) };
}

/** A page of a Relay connection of anything. */
export interface Page<T> {
  totalCount: number;
  edges: Array<{ cursor: string; node: T }>;
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

/**
 * A part of a list after a cursor, `most` items at a time and no more, whatever is asked for. A cursor belongs to one
 * list, and every other one refuses it.
 */
export function ownPage<T>(owner: string, list: readonly T[], { first, after }: ConnectionArgs, most: number): Page<T> {
  const size = sizeOf(first, most, most);
  const cursorOf = (index: number) => Buffer.from(`${owner}/${index}`).toString('base64');
  const start = after ? list.findIndex((_, index) => cursorOf(index) === after) + 1 : 0;
  if (after && start === 0) {
    throw apiError('BAD_USER_INPUT', `"${after}" is no cursor of this list.`);
  }
  const edges = list.slice(start, start + size).map((node, index) => ({ cursor: cursorOf(start + index), node }));
  return {
    totalCount: list.length,
    edges,
    pageInfo: { hasNextPage: start + size < list.length, endCursor: edges[edges.length - 1]?.cursor ?? null },
  };
}
