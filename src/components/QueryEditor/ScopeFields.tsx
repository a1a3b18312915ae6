import React from 'react';

import { t } from '@grafana/i18n';

import { scopeOptions } from '../../choices';
import { type Device, type Facility } from '../../resources';
import { companyOf } from '../../search/companies';
import { ChoicePicker } from './ChoicePicker';
import { CompanyPicker } from './CompanyPicker';
import { DevicePicker } from './DevicePicker';
import { DeviceScopePicker } from './DeviceScopePicker';
import { FacilityPicker } from './FacilityPicker';
import { type FieldProps } from './fields';
import { QueryField } from './QueryField';
import { type Loaded } from './useLoaded';

interface Props extends FieldProps {
  facilities: Loaded<Facility[]>;
  devices: Loaded<Device[]>;
  /** Whether `devices` are those of all facilities in scope. */
  hasAllDevices: boolean;
}

/** What a query is about: the facilities, and what of each. */
export function ScopeFields(props: Props) {
  const { id, query, facilities, devices, hasAllDevices, offerVariables, problemsOf, onChange } = props;
  return (
    <>
      <QueryField
        id={`${id}-scope`}
        label={t('query.scope.label', 'Scope')}
        size="narrow"
        tooltip={t(
          'query.scope.tooltip',
          'Which facilities the query is about; all of a company and all include those that are added later.'
        )}
        problems={problemsOf('scope')}
      >
        <ChoicePicker
          id={`${id}-scope`}
          options={scopeOptions()}
          value={query.scope}
          onChange={(scope) => onChange({ scope })}
        />
      </QueryField>
      {query.scope === 'facilities' && (
        <QueryField
          id={`${id}-facility`}
          label={t('query.facility.label', 'Facility')}
          tooltip={t('query.facility.tooltip', 'The facilities by name, or dashboard variables with their IDs.')}
        >
          <FacilityPicker
            id={`${id}-facility`}
            value={query.facilities}
            facilities={facilities}
            offerVariables={offerVariables}
            onChange={(value) => onChange({ facilities: value })}
          />
        </QueryField>
      )}
      {query.scope === 'companies' && (
        <QueryField
          id={`${id}-company`}
          label={t('query.company.label', 'Company')}
          tooltip={t('query.company.tooltip', 'The companies by name, or dashboard variables with their IDs.')}
          hint={companyHint(facilities.value)}
        >
          <CompanyPicker
            id={`${id}-company`}
            value={query.companies}
            facilities={facilities}
            offerVariables={offerVariables}
            onChange={(companies) => onChange({ companies })}
          />
        </QueryField>
      )}
      <QueryField
        id={`${id}-device-scope`}
        label={t('query.device-scope.label', 'Of each')}
        size="narrow"
        tooltip={t(
          'query.device-scope.tooltip',
          'Whether the values are those of the plant or of its devices; all of a type include those that are added later.'
        )}
        problems={problemsOf('deviceScope')}
      >
        <DeviceScopePicker
          id={`${id}-device-scope`}
          deviceScope={query.deviceScope}
          deviceType={query.deviceType}
          onChange={onChange}
        />
      </QueryField>
      {query.deviceScope === 'devices' && (
        <QueryField
          id={`${id}-device`}
          label={t('query.device.label', 'Devices')}
          tooltip={t('query.device.tooltip', 'The devices by name, or dashboard variables with their IDs.')}
        >
          <DevicePicker
            id={`${id}-device`}
            value={query.devices}
            devices={devices}
            facilities={facilities}
            complete={hasAllDevices}
            offerVariables={offerVariables}
            onChange={(value) => onChange({ devices: value })}
          />
        </QueryField>
      )}
    </>
  );
}

/** Companies are known by their facilities alone. */
function companyHint(facilities: Facility[] | undefined): string | undefined {
  if (facilities === undefined || facilities.length === 0 || facilities.some(companyOf)) {
    return undefined;
  }
  return t('query.company.unknown', 'The API does not tell which company a facility belongs to.');
}
