import { css } from '@emotion/css';
import React, { useCallback, useState } from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { CollapsableSection, Stack, Text, useStyles2 } from '@grafana/ui';

import { ROLES } from '../../query.gen';
import { type ReadingType } from '../../resources';
import { chosenForRole, withRole } from '../../settings';
import { LoadError } from '../QueryEditor/LoadError';
import { useLoaded } from '../QueryEditor/useLoaded';
import { MAX_ASKED } from '../QueryEditor/useReadingTypes';
import { ownDataSource } from './ownDataSource';
import { RoleField } from './RoleField';
import { type SettingsProps } from './types';

/** Corrects which reading types stand for quantities. Closed at first, because names mostly tell. */
export function RolesSection(props: SettingsProps) {
  const styles = useStyles2(getStyles);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <CollapsableSection
      label={<h3 className={styles.title}>{t('config.roles.title', 'Quantities by meaning')}</h3>}
      isOpen={isOpen}
      onToggle={setIsOpen}
    >
      {/* The lists are loaded once somebody looks. */}
      {isOpen && <RoleFields {...props} />}
    </CollapsableSection>
  );
}

function RoleFields({ options, onOptionsChange }: SettingsProps) {
  const { jsonData, uid, version, readOnly } = options;
  // Saved settings find other types.
  const load = useCallback(() => readingTypesOf(uid, version), [uid, version]);
  const offered = useLoaded(load);
  return (
    <Stack direction="column" gap={2}>
      <Text element="p" color="secondary">
        {t(
          'config.roles.intro',
          'Queries can name a quantity, such as AC power, instead of a reading type. The plugin finds the reading type of each plant and device by its kind, unit and name. Where it is wrong, choose others here: the first one that a plant has is taken, and where it has none, the plugin’s own choice remains.'
        )}
      </Text>
      {offered.error && (
        <LoadError
          title={t('config.roles.error', 'The reading types could not be loaded; their names can be typed')}
          message={offered.error}
          onRetry={offered.retry}
        />
      )}
      <div>
        {ROLES.map((role) => (
          <RoleField
            key={role}
            role={role}
            chosen={chosenForRole(jsonData, role)}
            offered={offered}
            disabled={readOnly}
            onChange={(names) => onOptionsChange({ ...options, jsonData: withRole(jsonData, role, names) })}
          />
        ))}
      </div>
    </Stack>
  );
}

/** Of the first facilities: in most portfolios they have the same types as the rest. */
async function readingTypesOf(uid: string, _version: number | undefined): Promise<ReadingType[]> {
  const source = await ownDataSource(uid);
  const ids = (await source.facilities()).slice(0, MAX_ASKED).map(({ id }) => id);
  return ids.length > 0 ? source.readingTypes(ids) : [];
}

function getStyles(theme: GrafanaTheme2) {
  return { title: css({ ...theme.typography.h3, margin: 0 }) };
}
