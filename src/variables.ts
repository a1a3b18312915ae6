import { type ScopedVars, type TypedVariableModel } from '@grafana/data';
import { getTemplateSrv } from '@grafana/runtime';

/**
 * A text that consists of a single variable reference. The name must start with a letter, because ids such as
 * `TR$1_INV$2` contain dollar signs of their own. The backend uses the same rule.
 */
const REFERENCE = /^(\$[A-Za-z_]\w*|\$\{[A-Za-z_][^}]*\}|\[\[[A-Za-z_][^\]]*\]\])$/;

/** Whether the text is a variable such as `$facility`, known or not. */
export function isVariable(text: string): boolean {
  return REFERENCE.test(text.trim());
}

/**
 * Replaces the variables in a text and returns one entry per value, so that values with commas, braces or quotes
 * survive. A text with several variables returns every combination; unknown variables, and references inside
 * values, stay as they are.
 */
export function expand(text: string, scopedVars: ScopedVars = {}): string[] {
  const found: string[][] = [];
  const template = getTemplateSrv().replace(text, scopedVars, (value: unknown) => {
    found.push((Array.isArray(value) ? value : [value]).map(String));
    return mark(found.length - 1);
  });
  return found.reduce(
    (texts, values, at) => texts.flatMap((partial) => values.map((value) => partial.split(mark(at)).join(value))),
    [template]
  );
}

/** `expand` for a list: no blanks, no duplicates, in order. */
export function expandAll(texts: string[], scopedVars?: ScopedVars): string[] {
  const values = texts.flatMap((text) => expand(text, scopedVars)).filter((value) => value.trim() !== '');
  return [...new Set(values)];
}

/** A group of members with the first value of each variable: each member takes one. */
export function expandMembers<T extends object>(members: T, scopedVars?: ScopedVars): T {
  const entries = Object.entries(members).map(([name, value]) => [
    name,
    typeof value === 'string' ? (expand(value, scopedVars)[0] ?? value) : value,
  ]);
  return Object.fromEntries(entries) as T;
}

/** Placeholder for value number `at`, made of private use characters, which do not occur in values. */
function mark(at: number): string {
  return `\uE000${at}\uE001`;
}

/** Kinds of variables that never hold ids: filters, data source pickers, Grafana's built-in variables. */
const NO_VALUES: Array<TypedVariableModel['type']> = ['adhoc', 'groupby', 'datasource', 'system'];

/** The dashboard's variables that a field can offer. `also` excludes further kinds. */
export function dashboardVariables(...also: Array<TypedVariableModel['type']>): TypedVariableModel[] {
  return getTemplateSrv()
    .getVariables()
    .filter((variable) => !NO_VALUES.includes(variable.type) && !also.includes(variable.type));
}
