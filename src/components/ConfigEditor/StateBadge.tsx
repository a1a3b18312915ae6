import React from 'react';

import { t } from '@grafana/i18n';
import { Badge, type BadgeColor, type IconName } from '@grafana/ui';

import { type RoleState } from '../../resources';

const LOOKS: Record<RoleState, { color: BadgeColor; icon: IconName }> = {
  found: { color: 'green', icon: 'check' },
  probed: { color: 'blue', icon: 'check' },
  set: { color: 'purple', icon: 'pen' },
  taught: { color: 'purple', icon: 'book-open' },
  probe: { color: 'orange', icon: 'question-circle' },
  unresolved: { color: 'red', icon: 'exclamation-triangle' },
  absent: { color: 'darkgrey', icon: 'minus' },
  stale: { color: 'red', icon: 'exclamation-triangle' },
};

interface Props {
  state: RoleState;
  /** How many roles are in this state. */
  count?: number;
}

/** A state, as text and color. */
export function StateBadge({ state, count }: Props) {
  // A newer backend may know more states than this.
  const { color, icon } = LOOKS[state] ?? LOOKS.probe;
  const text = stateText(state);
  return <Badge color={color} icon={icon} text={count === undefined ? text : `${count} ${text}`} />;
}

function stateText(state: RoleState): string {
  switch (state) {
    case 'found':
      return t('config.api-map.state.found', 'found');
    case 'probed':
      return t('config.api-map.state.probed', 'probed');
    case 'set':
      return t('config.api-map.state.set', 'set by hand');
    case 'taught':
      return t('config.api-map.state.taught', 'taught');
    case 'probe':
      return t('config.api-map.state.probe', 'open');
    case 'unresolved':
      return t('config.api-map.state.unresolved', 'unresolved');
    case 'absent':
      return t('config.api-map.state.absent', 'absent');
    case 'stale':
      return t('config.api-map.state.stale', 'stale');
    default:
      return state;
  }
}
