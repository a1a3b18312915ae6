import { type ScopedVars, type TypedVariableModel } from '@grafana/data';
import { getTemplateSrv } from '@grafana/runtime';

/**
 * A reference to a variable that is the whole text. It must begin with a letter, because ids such as
 * `TR$1_INV$2` hold dollars of their own. The backend tells variables by the same rule.
 */
const REFERENCE = /^(\$[A-Za-z_]\w*|\$\{[A-Za-z_][^}]*\}|\[\[[A-Za-z_][^\]]*\]\])$/;

/** Whether the text is a variable such as `$facility`, known or not. */
export function isVariable(text: string): boolean {
  return REFERENCE.test(text.trim());
}

/**
 * Replaces the variables of one text and gives every value an entry of its own, so that values with commas,
 * braces or quotes survive. A text with several variables gives every combination; unknown variables, and
 * references inside values, stay as they are.
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

/** `expand` for a list: no blanks, no doubles, in order. */
export function expandAll(texts: string[], scopedVars?: ScopedVars): string[] {
  const values = texts.flatMap((text) => expand(text, scopedVars)).filter((value) => value.trim() !== '');
  return [...new Set(values)];
}

/** Stands for the value number `at` while the text is put together; private use characters, so no value has them. */
function mark(at: number): string {
  return `\uE000${at}\uE001`;
}

/** Kinds of variables that never hold ids: filters, the choice of a data source, what Grafana itself defines. */
const NO_VALUES: Array<TypedVariableModel['type']> = ['adhoc', 'groupby', 'datasource', 'system'];

/** The dashboard's variables that a field can offer. `also` leaves out further kinds. */
export function dashboardVariables(...also: Array<TypedVariableModel['type']>): TypedVariableModel[] {
  return getTemplateSrv()
    .getVariables()
    .filter((variable) => !NO_VALUES.includes(variable.type) && !also.includes(variable.type));
}
