import { type ScopedVars, type TimeRange, type TypedVariableModel } from '@grafana/data';
import { type TemplateSrv } from '@grafana/runtime';

const REFERENCE = /\$(\w+)|\[\[(\w+?)(?::(\w+))?\]\]|\$\{(\w+)(?:\.[^:^}]+)?(?::([^}]+))?\}/g;

/** A variable of the dashboard on the page, as Grafana keeps it, and what stands for it: for All, everything listed. */
export interface PageVariable {
  model: TypedVariableModel;
  /** A text for a variable with a single value. */
  value: string | string[];
  text: string;
}

let variables: PageVariable[] = [];

/** Replaces the variables of the dashboard on the page. */
export function setVariables(next: PageVariable[]): void {
  variables = next;
}

/** Replaces a request's scoped variables (`$__interval`, the value of a repeated panel) and the dashboard's. */
export const templateSrv: TemplateSrv = {
  getVariables: (): TypedVariableModel[] => variables.map(({ model }) => model),
  replace: (target = '', scopedVars?: ScopedVars, format?: unknown) =>
    target.replace(
      REFERENCE,
      (match, plain?: string, square?: string, ofSquare?: string, braced?: string, of?: string) => {
        const name = plain ?? square ?? braced ?? '';
        const variable = scopedVars?.[name] ?? variables.find(({ model }) => model.name === name);
        if (!variable) {
          return match;
        }
        return formatted(name, variable, of ?? ofSquare ?? format);
      }
    ),
  containsTemplate: (target?: string) => new RegExp(REFERENCE.source).test(target ?? ''),
  updateTimeRange: (_range: TimeRange) => undefined,
};

function formatted(name: string, { value, text }: { value?: unknown; text?: unknown }, format: unknown): string {
  const values = [value].flat().map(String);
  if (typeof format === 'function') {
    return String(format(value, { name }));
  }
  switch (format) {
    case 'text':
      return String(text ?? values.join(' + '));
    case 'csv':
    case 'raw':
      return values.join(',');
    case 'queryparam':
      return values.map((one) => `var-${name}=${encodeURIComponent(one)}`).join('&');
    default:
      return values.length === 1 ? values[0] : `{${values.join(',')}}`;
  }
}
