import { t } from '@grafana/i18n';
import { LoadingPlaceholder } from '@grafana/ui';
import React, { type ComponentType, lazy, Suspense } from 'react';

/** A component whose code is fetched when it is first shown: who looks at dashboards needs no editor. */
export function lazily<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  const Loaded = lazy(async () => ({ default: await load() })) as unknown as ComponentType<Props>;
  return function Lazily(props: Props) {
    return (
      <Suspense fallback={<LoadingPlaceholder text={t('query.loading', 'Loading…')} />}>
        <Loaded {...props} />
      </Suspense>
    );
  };
}
