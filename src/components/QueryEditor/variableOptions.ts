import { type TypedVariableModel } from '@grafana/data';
import { t } from '@grafana/i18n';
import { type ComboboxOption } from '@grafana/ui';

import { dashboardVariables } from '../../variables';

/** The dashboard's variables as options `$name`, in a group of their own. */
export function variableOptions(...without: Array<TypedVariableModel['type']>): ComboboxOption[] {
  return dashboardVariables(...without).map(({ name, label }) => ({
    value: `$${name}`,
    label: `$${name}`,
    group: t('query.variables', 'Dashboard variables'),
    ...(label && { description: label }),
  }));
}
