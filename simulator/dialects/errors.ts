import { GraphQLError } from 'graphql';

/** Codes that the API puts into `extensions.code` besides Apollo's own. */
export type ErrorCode =
  | 'BAD_USER_INPUT'
  | 'NOT_FOUND'
  | 'FORBIDDEN'
  | 'UNAUTHENTICATED'
  | 'RATE_LIMITED'
  | 'COMPLEXITY_EXCEEDED'
  | 'DOWNSTREAM_SERVICE_ERROR';

/**
 * An error as the API reports it.
 * @param status HTTP status of the whole response if the error aborts it; 200 by default
 */
export function apiError(code: ErrorCode, message: string, status?: number): GraphQLError {
  return new GraphQLError(message, { extensions: { code, ...(status ? { http: { status } } : {}) } });
}

/**
 * Body of an answer that never got as far as GraphQL.
 * @param more further members besides the code
 */
export function errorBody(code: string, message: string, more: Record<string, unknown> = {}): { errors: unknown[] } {
  return { errors: [{ message, extensions: { code, ...more } }] };
}
