import { type DataSourceApi, type MetricFindValue, type TimeRange, type TypedVariableModel } from '@grafana/data';
import { useEffect, useState } from 'react';
import { lastValueFrom, type Observable } from 'rxjs';
import { type DashboardModel, type VariableModel } from './model';
import { type PageVariable, setVariables, templateSrv } from '../boot/templateSrv';
import { DATA_SOURCE_UID } from '../../constants';

/** How Grafana saves that all values are chosen. */
export const ALL = '$__all';

export interface Choice {
  text: string;
  value: string;
}

/** A variable with what it can be set to, and what it is set to. */
export interface ListedVariable {
  saved: VariableModel;
  choices: Choice[];
  /** ALL, or values of choices. */
  chosen: string[];
  /** Why its choices could not be listed. */
  error?: string;
}

/** The values that somebody has chosen, by the names of variables. */
export type ChosenValues = Record<string, string[]>;

/**
 * The variables of a dashboard, listed one after the other as they depend on one another; undefined: not yet. Queries
 * that run while they are undefined would not know them.
 */
export function useVariables(
  dashboard: DashboardModel | undefined,
  instance: DataSourceApi,
  range: TimeRange,
  chosen: ChosenValues
): ListedVariable[] | undefined {
  const [listed, setListed] = useState<ListedVariable[]>();
  useEffect(() => {
    let isCurrent = true;
    setListed(undefined);
    void list(dashboard?.templating?.list ?? [], instance, range, chosen, () => isCurrent).then((all) => {
      if (isCurrent) {
        setListed(all);
      }
    });
    return () => {
      isCurrent = false;
    };
  }, [dashboard, instance, range, chosen]);
  return listed;
}

async function list(
  saved: VariableModel[],
  instance: DataSourceApi,
  range: TimeRange,
  chosen: ChosenValues,
  isCurrent: () => boolean
): Promise<ListedVariable[]> {
  const listed: ListedVariable[] = [];
  for (const variable of saved) {
    let choices: Choice[] = [];
    let error: string | undefined;
    try {
      choices = await choicesOf(variable, instance, range);
    } catch (thrown) {
      error = thrown instanceof Error ? thrown.message : String(thrown);
    }
    if (!isCurrent()) {
      return listed;
    }
    listed.push({ saved: variable, choices, chosen: stillThere(variable, choices, chosen[variable.name]), error });
    setVariables(listed.map(pageVariable));
  }
  setVariables(listed.map(pageVariable));
  return listed;
}

async function choicesOf(variable: VariableModel, instance: DataSourceApi, range: TimeRange): Promise<Choice[]> {
  switch (variable.type) {
    case 'query': {
      const { variables } = instance as unknown as { variables?: { query(request: object): Observable<Answer> } };
      const target = typeof variable.query === 'object' ? variable.query : { query: variable.query };
      const request = { targets: [{ refId: variable.name, ...target }], scopedVars: {}, range };
      const { data } = await lastValueFrom(variables!.query(request));
      return matching(variable.regex, data);
    }
    case 'custom':
      return String(variable.query ?? '')
        .split(',')
        .map((text) => text.trim())
        .filter((text) => text !== '')
        .map((text) => ({ text, value: text }));
    case 'datasource':
      return [{ text: 'amperecloud', value: DATA_SOURCE_UID }];
    case 'textbox':
    case 'constant':
      return [{ text: String(variable.query ?? ''), value: String(variable.query ?? '') }];
    default:
      return [];
  }
}

interface Answer {
  data: MetricFindValue[];
}

/** A regular expression keeps the texts that it finds. */
function matching(regex: string | undefined, found: MetricFindValue[]): Choice[] {
  const [, pattern = '', flags = ''] = /^\/(.*)\/([a-z]*)$/.exec(regex ?? '') ?? [undefined, regex, ''];
  const wanted = new RegExp(pattern, flags.replace('g', ''));
  return found
    .map(({ text, value }) => ({ text, value: String(value ?? text) }))
    .filter(({ text }) => wanted.test(text));
}

/** The values that somebody chose, or that are saved, as far as they can be chosen; else All, or the first. */
function stillThere(variable: VariableModel, choices: Choice[], wanted = savedValues(variable)): string[] {
  const left = wanted.filter((value) => value === ALL || choices.some((choice) => choice.value === value));
  if (left.length > 0) {
    return left.includes(ALL) ? [ALL] : left;
  }
  return variable.includeAll ? [ALL] : choices.slice(0, 1).map(({ value }) => value);
}

function savedValues({ current }: VariableModel): string[] {
  return [current?.value ?? []].flat();
}

/** What a variable stands for. */
export function valuesOf({ choices, chosen }: ListedVariable): Choice[] {
  return chosen.includes(ALL) ? choices : choices.filter(({ value }) => chosen.includes(value));
}

function pageVariable(variable: ListedVariable): PageVariable {
  const { saved, chosen } = variable;
  const values = valuesOf(variable);
  const isList = saved.multi || chosen.includes(ALL);
  const custom = chosen.includes(ALL) && saved.allValue ? saved.allValue : undefined;
  const model = {
    ...saved,
    datasource: saved.datasource?.uid
      ? { ...saved.datasource, uid: templateSrv.replace(saved.datasource.uid) }
      : { uid: DATA_SOURCE_UID },
    current: { text: values.map(({ text }) => text), value: chosen },
  };
  return {
    model: model as unknown as TypedVariableModel,
    value: custom ?? (isList ? values.map(({ value }) => value) : (values[0]?.value ?? '')),
    text: chosen.includes(ALL) ? 'All' : values.map(({ text }) => text).join(' + '),
  };
}
