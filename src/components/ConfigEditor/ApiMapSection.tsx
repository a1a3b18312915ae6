import { css } from '@emotion/css';
import React, { useCallback, useEffect, useMemo, useRef, useState } from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { CollapsableSection, Stack, Text, useStyles2 } from '@grafana/ui';

import { LoadError } from '../QueryEditor/LoadError';
import { ApiMapSummary } from './ApiMapSummary';
import { ApiMapTable } from './ApiMapTable';
import { unresolvedParts } from './examples';
import { ExamplesSection } from './ExamplesSection';
import { KeptMap } from './KeptMap';
import { roleRows, withOverride } from './roleRows';
import { SchemaField } from './SchemaField';
import { type SettingsProps } from './types';
import { useApiMap } from './useApiMap';

/**
 * Shows how the plugin understands the API, and lets users correct it. Sends no request while closed. Unlike
 * plugin-ui's ConfigSection, Grafana's own collapsable section announces in every language whether it is open.
 */
export function ApiMapSection(props: SettingsProps) {
  const styles = useStyles2(getStyles);
  const { apiMap, schema, examples, provedMap } = props.options.jsonData;
  // Users who corrected something come back to look at it.
  const [isOpen, setIsOpen] = useState([apiMap, schema, examples, provedMap].some((set) => set !== undefined));
  return (
    <div>
      <CollapsableSection
        label={<h3 className={styles.title}>{t('config.api-map.title', 'API map')}</h3>}
        isOpen={isOpen}
        onToggle={setIsOpen}
      >
        <OpenSection {...props} />
      </CollapsableSection>
    </div>
  );
}

function OpenSection(props: SettingsProps) {
  const { options } = props;
  const { jsonData, readOnly } = options;
  const load = useApiMap(options.uid, options.version);
  const rows = useMemo(
    () => roleRows(load.map?.findings ?? [], jsonData.apiMap, load.map?.paths),
    [load.map, jsonData.apiMap]
  );

  // A stable function, so that the table is not rerendered needlessly.
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  const setRole = useCallback((role: string, path: string | undefined) => {
    const { options, onOptionsChange } = latest.current;
    const apiMap = withOverride(options.jsonData.apiMap, role, path);
    onOptionsChange({ ...options, jsonData: { ...options.jsonData, apiMap } });
  }, []);

  return (
    <Stack direction="column" gap={2}>
      <Text element="p" color="secondary">
        {t(
          'config.api-map.intro',
          'The plugin reads the API schema and works out which field serves which purpose. If something is unresolved or wrong, set it by hand; the change takes effect once you save.'
        )}
      </Text>
      <ApiMapSummary load={load} rows={rows} />
      {load.error && (
        <LoadError
          title={
            load.discovering
              ? t('config.api-map.discover-error', 'The API schema could not be fetched')
              : t('config.api-map.error', 'The API map could not be loaded')
          }
          message={load.error}
          help={load.help}
          onRetry={load.retry}
        />
      )}
      {rows.length > 0 && <ApiMapTable uid={options.uid} rows={rows} disabled={readOnly} onChange={setRole} />}
      <KeptMap {...props} map={load.map} />
      <ExamplesSection {...props} unresolved={unresolvedParts(load.map?.findings)} />
      <SchemaField {...props} />
    </Stack>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return { title: css({ ...theme.typography.h3, margin: 0 }) };
}
