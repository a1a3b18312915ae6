import { type QueryVariableModel, type ScopedVars, type TypedVariableModel } from '@grafana/data';
import { setTemplateSrv, type TemplateSrv } from '@grafana/runtime';

export interface FakeVariable {
  value: string | string[];
  text?: string;
  type?: TypedVariableModel['type'];
  label?: string;
  /** What Grafana keeps of a variable whose values come from a query. */
  model?: Partial<Omit<QueryVariableModel, 'current'>> & { current?: { value: string[]; text: string[] } };
}

/** What Grafana recognizes as a reference: `$name`, `[[name:format]]`, `${name.path:format}`. */
const REFERENCE = /\$(\w+)|\[\[(\w+?)(?::(\w+))?\]\]|\${(\w+)(?:\.([^:^}]+))?(?::([^}]+))?}/g;

/**
 * Gives the page dashboard variables, interpolated as Grafana documents. A repeated panel or row has values of its own:
 * they are found by the scene object in the scoped variables, and not by their names there.
 */
export function useFakeVariables(
  variables: Record<string, FakeVariable> = {},
  repeated: Record<string, FakeVariable> = {}
) {
  const replace: TemplateSrv['replace'] = (target = '', scopedVars: ScopedVars = {}, format) =>
    target.replace(REFERENCE, (match, plain, square, squareFormat, curly, _path, curlyFormat) => {
      const name = plain ?? square ?? curly;
      const isInRepeat = Boolean(scopedVars.__sceneObject);
      const variable = scopedVars[name] ?? (isInRepeat ? repeated[name] : undefined) ?? variables[name];
      if (!variable) {
        return match;
      }
      // A format in the text takes precedence over the caller's.
      const wanted = squareFormat ?? curlyFormat ?? format;
      const values = [variable.value].flat();
      if (typeof wanted === 'function') {
        return wanted(variable.value, { name }, undefined);
      }
      switch (wanted) {
        case 'text':
          return variable.text ?? values.join(' + ');
        case 'csv':
          return values.join(',');
        default:
          return values.length > 1 ? `{${values.join(',')}}` : values[0];
      }
    });
  const templateSrv: Partial<TemplateSrv> = {
    replace,
    getVariables: () =>
      Object.entries(variables).map(
        ([name, { type = 'query', label, model }]) => ({ name, type, label, ...model }) as unknown as TypedVariableModel
      ),
  };
  setTemplateSrv(templateSrv as TemplateSrv);
}
