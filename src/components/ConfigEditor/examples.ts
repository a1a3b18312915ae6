import { type Finding } from '../../resources';
import { EXAMPLE_PARTS, type Example, type ExamplePart, type Examples } from '../../settings';

/** The text of both fields of an example. */
export interface ExampleDraft {
  query: string;
  variables: string;
}

export type ExampleDrafts = Record<ExamplePart, ExampleDraft>;

/** The first words of the roles that an example of a part decides. */
const ROLES: Record<ExamplePart, string[]> = {
  facilities: ['facilities', 'facility'],
  readingTypes: ['types', 'device'],
  readings: ['readings', 'answer'],
};

/** Saved examples as text. A provisioning file may hold anything. */
export function draftsOf(examples: Examples | undefined): ExampleDrafts {
  return {
    facilities: draftOf(examples?.facilities),
    readingTypes: draftOf(examples?.readingTypes),
    readings: draftOf(examples?.readings),
  };
}

function draftOf(example: Example | undefined): ExampleDraft {
  const query: unknown = example?.query;
  const variables: unknown = example?.variables;
  return {
    query: typeof query === 'string' ? query : '',
    variables: typeof variables === 'string' ? variables : variables ? JSON.stringify(variables, null, 2) : '',
  };
}

/** What to save: undefined when every query is empty. */
export function examplesOf(drafts: ExampleDrafts): Examples | undefined {
  const parts = EXAMPLE_PARTS.filter((part) => drafts[part].query.trim() !== '');
  if (parts.length === 0) {
    return undefined;
  }
  return Object.fromEntries(
    parts.map((part) => {
      const { query, variables } = drafts[part];
      return [part, variables.trim() === '' ? { query } : { query, variables }];
    })
  );
}

/** The parts that nothing tells how to query, so that an example would help. */
export function unresolvedParts(findings: Finding[] | undefined): ExamplePart[] {
  const open = (findings ?? []).filter(({ state }) => state === 'unresolved').map(({ role }) => role.split('.')[0]);
  return EXAMPLE_PARTS.filter((part) => ROLES[part].some((role) => open.includes(role)));
}
