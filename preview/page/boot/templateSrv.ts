import { type ScopedVars, type TimeRange, type TypedVariableModel } from '@grafana/data';
import { type TemplateSrv } from '@grafana/runtime';

const REFERENCE = /\$(\w+)|\[\[(\w+?)(?::(\w+))?\]\]|\$\{(\w+)(?:\.[^:^}]+)?(?::([^}]+))?\}/g;

/** Replaces a request's scoped variables (`$__interval` and the like). The preview has no dashboard variables. */
export const templateSrv: TemplateSrv = {
  getVariables: (): TypedVariableModel[] => [],
  replace: (target = '', scopedVars?: ScopedVars, format?: unknown) =>
    target.replace(REFERENCE, (match, plain?: string, square?: string, _f1?: string, braced?: string) => {
      const name = plain ?? square ?? braced ?? '';
      const variable = scopedVars?.[name];
      if (!variable) {
        return match;
      }
      return typeof format === 'function' ? String(format(variable.value, { name })) : String(variable.value);
    }),
  containsTemplate: (target?: string) => new RegExp(REFERENCE.source).test(target ?? ''),
  updateTimeRange: (_range: TimeRange) => undefined,
};
