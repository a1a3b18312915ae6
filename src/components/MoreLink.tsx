import React from 'react';

import { t } from '@grafana/i18n';
import { TextLink } from '@grafana/ui';

/** A link to what explains a failure or a finding. */
export function MoreLink({ href }: { href: string }) {
  return (
    <TextLink href={href} external inline>
      {t('help.more', 'More about this')}
    </TextLink>
  );
}
