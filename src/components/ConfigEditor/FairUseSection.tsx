import { css } from '@emotion/css';
import React, { useState } from 'react';

import { type GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { ConfigSubSection } from '@grafana/plugin-ui';
import { Badge, CollapsableSection, Stack, Text, useStyles2 } from '@grafana/ui';

import { CacheFields } from './CacheFields';
import { FairUseFields } from './FairUseFields';
import { MaxRangeTable } from './MaxRangeTable';
import { type SettingsProps } from './types';
import { useDrafts } from './useDrafts';

/** Limits on requests to the API. Most users never need them, so the section is closed at first. */
export function FairUseSection(props: SettingsProps) {
  const styles = useStyles2(getStyles);
  const [isOpen, setIsOpen] = useState(false);
  const drafts = useDrafts();
  // From an earlier visit, for example. The timeout is not in this section.
  const notSaved = Object.keys(props.options.jsonData.notSaved ?? {}).some((name) => name !== 'timeout');
  return (
    <div>
      <CollapsableSection
        label={
          <Stack alignItems="center" gap={1}>
            <h3 className={styles.title}>{t('config.fair-use.title', 'Cache and fair use')}</h3>
            {!isOpen && (drafts.anyInvalid || notSaved) && (
              <Badge
                color="red"
                icon="exclamation-triangle"
                text={t('config.fair-use.invalid', 'Some values cannot be saved')}
              />
            )}
          </Stack>
        }
        isOpen={isOpen}
        onToggle={setIsOpen}
      >
        <Stack direction="column" gap={2}>
          <Text element="p" color="secondary">
            {t(
              'config.fair-use.intro',
              'The API has a fair use limit that applies to everyone using the same token. These settings help you stay below it; most users can leave them empty.'
            )}
          </Text>
          <ConfigSubSection title={t('config.fair-use.cache', 'Cache')}>
            <CacheFields {...props} drafts={drafts} />
          </ConfigSubSection>
          <ConfigSubSection title={t('config.fair-use.requests', 'Requests to the API')}>
            <FairUseFields {...props} drafts={drafts} />
          </ConfigSubSection>
          <ConfigSubSection
            title={t('config.fair-use.ranges', 'Maximum time range per request')}
            description={t(
              'config.fair-use.ranges-hint',
              'Longer time ranges are split into several requests. Enter a number and a unit, as elsewhere in Grafana: 12h, 7d, 2w, 1M or 1y.'
            )}
          >
            <MaxRangeTable {...props} drafts={drafts} />
          </ConfigSubSection>
        </Stack>
      </CollapsableSection>
    </div>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return { title: css({ ...theme.typography.h3, margin: 0 }) };
}
