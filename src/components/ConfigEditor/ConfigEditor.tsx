import React from 'react';

import { t } from '@grafana/i18n';
import { ConfigSection } from '@grafana/plugin-ui';
import { config } from '@grafana/runtime';
import { Alert, Stack, Text, TextLink } from '@grafana/ui';

import { DOCUMENTATION } from '../../help';
import { ApiMapSection } from './ApiMapSection';
import { CustomQueriesSection } from './CustomQueriesSection';
import { FairUseSection } from './FairUseSection';
import { HeaderFields } from './HeaderFields';
import { HealthFinding } from './HealthFinding';
import { LinkFields } from './LinkFields';
import { RolesSection } from './RolesSection';
import { SocksProxyField } from './SocksProxyField';
import { TimeoutField } from './TimeoutField';
import { TlsFields } from './TlsFields';
import { TokenField } from './TokenField';
import { type SettingsProps } from './types';
import { UrlField } from './UrlField';

const QUICKSTART = 'https://knowledge.ampere.cloud/en/amperecloud-platform-api-quickstart';

/** The data source's settings. */
export function ConfigEditor(props: SettingsProps) {
  return (
    <Stack direction="column" gap={3}>
      <Text element="p" color="secondary">
        {t('config.intro', 'Readings and analysis of your solar and wind plants. All you need is an API token.')}{' '}
        <TextLink href={QUICKSTART} external inline>
          {t('config.quickstart', 'amperecloud API quickstart')}
        </TextLink>
        {' · '}
        <TextLink href={DOCUMENTATION} external inline>
          {t('config.documentation', 'Documentation')}
        </TextLink>
      </Text>
      <ConfigSection title={t('config.connection', 'Connection')}>
        <UrlField {...props} />
      </ConfigSection>
      <ConfigSection title={t('config.authentication', 'Authentication')}>
        <TokenField {...props} />
        <Alert
          severity="info"
          title={t('config.rights.title', 'Use the token of a regular user with restricted permissions')}
        >
          {t(
            'config.rights.text',
            "Requests run with the permissions of the token's owner, and everyone who can query this data source sees what that user sees. The plugin only reads, but an administrator's token could be used to make changes if it were leaked."
          )}
        </Alert>
      </ConfigSection>
      <ConfigSection title={t('config.advanced', 'Advanced settings')}>
        <TimeoutField {...props} />
        <LinkFields {...props} />
        {config.secureSocksDSProxyEnabled && <SocksProxyField {...props} />}
        <TlsFields {...props} />
        <HeaderFields {...props} />
      </ConfigSection>
      <FairUseSection {...props} />
      <CustomQueriesSection {...props} />
      {props.options.uid && <RolesSection {...props} />}
      {/* The backend knows a data source only once it is saved. */}
      {props.options.uid && <ApiMapSection {...props} />}
      {/* Right above the place where Grafana shows the same in English. */}
      {props.options.uid && <HealthFinding uid={props.options.uid} />}
    </Stack>
  );
}
