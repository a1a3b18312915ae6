import React from 'react';

import { t } from '@grafana/i18n';
import { ConfigSection } from '@grafana/plugin-ui';
import { config } from '@grafana/runtime';
import { Alert, Stack, Text, TextLink } from '@grafana/ui';

import { ApiMapSection } from './ApiMapSection';
import { FairUseSection } from './FairUseSection';
import { SocksProxyField } from './SocksProxyField';
import { TimeoutField } from './TimeoutField';
import { TokenField } from './TokenField';
import { type SettingsProps } from './types';
import { UrlField } from './UrlField';

const QUICKSTART = 'https://knowledge.ampere.cloud/en/amperecloud-platform-api-quickstart';

/** The data source's settings. */
export function ConfigEditor(props: SettingsProps) {
  return (
    <Stack direction="column" gap={3}>
      <Text element="p" color="secondary">
        {t('config.intro', 'Readings and analysis of your solar and wind plants. All it needs is an API token.')}{' '}
        <TextLink href={QUICKSTART} external inline>
          {t('config.quickstart', 'API quickstart of amperecloud')}
        </TextLink>
      </Text>
      <ConfigSection title={t('config.connection', 'Connection')}>
        <UrlField {...props} />
      </ConfigSection>
      <ConfigSection title={t('config.authentication', 'Authentication')}>
        <TokenField {...props} />
        <Alert severity="info" title={t('config.rights.title', 'Use the token of a restricted regular user')}>
          {t(
            'config.rights.text',
            'Requests run with the rights of the user who made the token, and everyone who may query this data source sees what that user sees. The plugin only reads, but the token of an administrator could change things if it got into other hands.'
          )}
        </Alert>
      </ConfigSection>
      <ConfigSection title={t('config.advanced', 'Advanced settings')}>
        <TimeoutField {...props} />
        {config.secureSocksDSProxyEnabled && <SocksProxyField {...props} />}
      </ConfigSection>
      <FairUseSection {...props} />
      {/* The backend can be asked about a data source that is saved, and only then. */}
      {props.options.uid && <ApiMapSection {...props} />}
    </Stack>
  );
}
