import React from 'react';

import { t } from '@grafana/i18n';
import { TextLink } from '@grafana/ui';

interface Props {
  href: string;
  /** Where the link stands by itself, what it is about. */
  text?: string;
}

/** A link to what explains a failure or a finding. */
export function MoreLink({ href, text }: Props) {
  return (
    <TextLink href={href} external inline>
      {text ?? t('help.more', 'More about this')}
    </TextLink>
  );
}
