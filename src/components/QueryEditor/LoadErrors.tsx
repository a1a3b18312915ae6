import React from 'react';

import { t } from '@grafana/i18n';

import { sentences } from '../../messages';
import { type List } from '../../resources';
import { LoadError } from './LoadError';
import { type Loaded } from './useLoaded';

interface Props {
  facilities: Loaded<List<unknown>>;
  devices: Loaded<List<unknown>>;
  readingTypes: Loaded<List<unknown>>;
}

interface Failure {
  message: string;
  title: string;
  isPartial?: boolean;
  retry: () => void;
}

/** Which lists of the pickers could not be loaded, or not whole, and why. One cause is one message. */
export function LoadErrors(lists: Props) {
  return failures(lists).map(({ title, message, isPartial, retry }) => (
    <LoadError key={title} title={title} message={message} isPartial={isPartial} onRetry={retry} />
  ));
}

function failures({ facilities, devices, readingTypes }: Props): Failure[] {
  const sameCause = facilities.error !== undefined && facilities.error === readingTypes.error;
  const found: Failure[] = [];
  const add = (message: string | undefined, failure: Omit<Failure, 'message'>) => {
    const known = found.find((other) => other.message === message);
    if (known) {
      const { retry } = known;
      known.retry = () => [retry, failure.retry].forEach((again) => again());
    } else if (message !== undefined) {
      found.push({ message, ...failure });
    }
  };
  add(facilities.error, {
    title: sameCause
      ? t('query.facility.error-both', 'The facilities and reading types could not be loaded')
      : t('query.facility.error', 'The facilities could not be loaded'),
    retry: facilities.retry,
  });
  add(readingTypes.error, {
    title: t('query.reading-types.error', 'The reading types could not be loaded'),
    retry: readingTypes.retry,
  });
  add(devices.error, { title: t('query.device.error', 'The devices could not be loaded'), retry: devices.retry });
  add(missingIn(facilities.value), {
    title: t('query.facility.incomplete', 'The list of facilities is not complete'),
    isPartial: true,
    retry: facilities.retry,
  });
  add(missingIn(readingTypes.value), {
    title: t('query.reading-types.incomplete', 'The list of reading types is not complete'),
    isPartial: true,
    retry: readingTypes.retry,
  });
  add(missingIn(devices.value), {
    title: t('query.device.incomplete', 'The list of devices is not complete'),
    isPartial: true,
    retry: devices.retry,
  });
  return found;
}

/** Why a list is not whole; undefined: it is. */
function missingIn(list: List<unknown> | undefined): string | undefined {
  return list?.missing && sentences(list.missing);
}
