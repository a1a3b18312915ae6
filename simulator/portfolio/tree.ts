import { seedOf } from '../physics/hash';
import { type Generator } from '../physics/plant';
import { addDevice, type Device, objectId } from './device';
import { type Facility } from './facility';
import { type FacilityPlan } from './plan';

function two(n: number): string {
  return String(n).padStart(2, '0');
}

/** Adds the devices of a plan below its facility; `key` is the same as for the facility. */
export function addPlannedDevices(facility: Facility, plan: FacilityPlan, key: string): void {
  const id = (path: string) => objectId(`${key}/${path}`);
  const serial = (path: string) => String(seedOf(`${key}#${path}`)).padStart(10, '4');
  const logger = addDevice(facility, {
    id: id('logger'),
    kind: 'datalogger',
    name: 'Datenlogger 1',
    model: plan.transformers ? "blue'Log XC" : 'SmartLogger 3000A',
    serialNumber: serial('logger'),
  });
  const stations: Device[] = [];
  for (let n = 1; n <= (plan.transformers ?? 0); n++) {
    stations.push(
      addDevice(logger, { id: id(`TR${n}`), kind: 'transformer', name: `Trafostation ${n}`, model: 'MVS 5000' })
    );
  }
  const { plant } = facility;
  const models = plan.batches.flatMap((batch) => new Array<string>(batch.count).fill(batch.model));
  plant.generators.forEach((generator, j) => {
    const turbine = plant.kind === 'wind';
    const parent = stations.length ? stations[Math.floor((j * stations.length) / plant.generators.length)] : logger;
    const device = addDevice(parent, {
      id: id(`INV${j + 1}`),
      kind: turbine ? 'turbine' : 'inverter',
      name: turbine ? `WEA ${two(j + 1)}` : `WR ${two(j + 1)}`,
      model: models[j],
      serialNumber: serial(`INV${j + 1}`),
      nominalPower: generator.kWp,
      generator: j,
      seed: generator.seed,
    });
    if (plan.showsStrings) {
      addCombiners(device, generator, id, j);
    }
  });
  addDevice(logger, {
    id: id('meter'),
    kind: 'meter',
    name: 'Netzzähler',
    model: 'PAC3200',
    serialNumber: serial('meter'),
  });
  plant.groups.forEach((_, group) => {
    const name = plant.groups.length > 1 ? `Wettersensor ${two(group + 1)}` : 'Wettersensor';
    addDevice(logger, { id: id(`sensor${group + 1}`), kind: 'sensor', name, model: 'Si-RS485TC-T-MB', group });
  });
  if (plan.battery) {
    addDevice(logger, {
      id: id('battery'),
      kind: 'battery',
      name: 'Batteriespeicher',
      model: 'LUNA2000-200KWH',
      serialNumber: serial('battery'),
      nominalPower: plan.battery.power,
    });
  }
  if (plan.parkController) {
    addDevice(logger, { id: id('controller'), kind: 'parkController', name: 'Parkregler', model: 'EZA-Regler' });
  }
}

function addCombiners(inverter: Device, generator: Generator, id: (path: string) => string, j: number): void {
  generator.combiners.forEach((strings, c) => {
    const path = `INV${j + 1}_SC${c + 1}`;
    const share = strings / generator.combiners.reduce((sum, one) => sum + one, 0);
    const combiner = addDevice(inverter, {
      id: id(path),
      kind: 'combiner',
      name: `GAK ${two(j + 1)}.${two(c + 1)}`,
      nominalPower: Math.round(generator.kWp * share * 100) / 100,
      generator: j,
      combiner: c,
    });
    for (let s = 0; s < strings; s++) {
      addDevice(combiner, {
        id: id(`${path}_STR${s + 1}`),
        kind: 'string',
        name: `String ${two(j + 1)}.${two(c + 1)}.${two(s + 1)}`,
        generator: j,
        combiner: c,
        string: s,
      });
    }
  });
}
