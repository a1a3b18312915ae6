import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Combobox, InlineField, MultiCombobox, useStyles2 } from '@grafana/ui';
import { ALL, type ListedVariable } from './variables';

const HIDDEN = 2;

interface VariableBarProps {
  variables: ListedVariable[];
  onChange: (name: string, values: string[]) => void;
}

/** The dashboard's variables, to choose from. */
export function VariableBar({ variables, onChange }: VariableBarProps) {
  const styles = useStyles2(getStyles);
  const shown = variables.filter(({ saved }) => saved.hide !== HIDDEN && saved.type !== 'adhoc');
  if (shown.length === 0) {
    return null;
  }
  return (
    <div className={styles.bar}>
      {shown.map(({ saved, choices, chosen, error }) => {
        const { name, label = name, multi, includeAll } = saved;
        const id = `variable-${name}`;
        const options = [
          ...(includeAll ? [{ label: 'All', value: ALL }] : []),
          ...choices.map(({ text, value }) => ({ label: text, value })),
        ];
        return (
          <InlineField key={name} label={label} invalid={error !== undefined} error={error}>
            {multi ? (
              <MultiCombobox
                id={id}
                aria-label={label}
                width="auto"
                minWidth={16}
                maxWidth={60}
                options={options}
                value={chosen}
                onChange={(next) =>
                  onChange(
                    name,
                    withoutAll(
                      next.map(({ value }) => value),
                      chosen
                    )
                  )
                }
              />
            ) : (
              <Combobox
                id={id}
                aria-label={label}
                width="auto"
                minWidth={16}
                options={options}
                value={chosen[0] ?? null}
                onChange={({ value }) => onChange(name, [value])}
              />
            )}
          </InlineField>
        );
      })}
    </div>
  );
}

/** All and single values exclude one another: what was chosen last counts. */
function withoutAll(next: string[], before: string[]): string[] {
  if (next.includes(ALL) && !before.includes(ALL)) {
    return [ALL];
  }
  return next.length > 1 ? next.filter((value) => value !== ALL) : next;
}

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1), marginBottom: theme.spacing(2) }),
});
