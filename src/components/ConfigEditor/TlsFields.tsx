import React from 'react';

import { t } from '@grafana/i18n';
import { convertLegacyAuthProps, TLSSettings } from '@grafana/plugin-ui';
import { Alert } from '@grafana/ui';

import { type SettingsProps } from './types';

/** Certificates of the server and of the client. Grafana's SDK reads these settings. */
export function TlsFields({ options, onOptionsChange }: SettingsProps) {
  const { tlsAuth = false, tlsSkipVerify = false, serverName = '' } = options.jsonData;
  // Switches and inputs want to be told what they show from the beginning.
  const config = { ...options, jsonData: { ...options.jsonData, tlsAuth, tlsSkipVerify, serverName } };
  const { TLS } = convertLegacyAuthProps({ config, onChange: onOptionsChange });
  return (
    <>
      {TLS && <TLSSettings {...TLS} readOnly={Boolean(options.readOnly)} />}
      {options.jsonData.tlsSkipVerify && (
        <Alert severity="warning" title={t('config.tls.unverified', 'Whoever is on the way can read the token')}>
          {t(
            'config.tls.unverified-text',
            'Any certificate is accepted, so that nobody notices who answers in the place of the API. Use this for a test at most; for a proxy that inspects TLS, add the certificate of its CA instead.'
          )}
        </Alert>
      )}
    </>
  );
}
