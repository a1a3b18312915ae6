import { type DeviceKind } from '../portfolio/device';
import { type Facility } from '../portfolio/facility';
import { type Resolver } from './dialect';

/* What the resolvers of several dialects share. */

/** Kinds of devices as the API writes them. */
export const DEVICE_TYPES: Record<DeviceKind, string> = {
  facility: 'FACILITY',
  datalogger: 'DATALOGGER',
  transformer: 'TRANSFORMER_STATION',
  inverter: 'INVERTER',
  combiner: 'STRING_COMBINER',
  string: 'STRING',
  meter: 'METER',
  sensor: 'SENSOR',
  battery: 'BATTERY',
  parkController: 'PARK_CONTROLLER',
  turbine: 'WIND_TURBINE',
};

/** A column of the master data. */
export function master(key: keyof Facility['master']): Resolver {
  return (facility: Facility) => facility.master[key];
}

/** Day on which a facility was commissioned, YYYY-MM-DD. */
export const commissioningDate: Resolver = (facility: Facility, _args, call) => facility.commissioningDate(call.now);
