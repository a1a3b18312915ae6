import { seedOf } from '../physics/hash';
import { SOUTH_WIND_PLANS, SPREE_PLANS } from './demoPlans';
import { type Device, findDevice, objectId } from './device';
import { type Company, Facility, type MasterData, nameplate } from './facility';
import { buildPlant, type FacilityPlan } from './plan';
import { type Portfolio } from './portfolio';
import { addPlannedDevices } from './tree';

export const SPREE: Company = { id: objectId('company/spree'), name: 'Sonnenernte Spree GmbH' };
export const SOUTH_WIND: Company = { id: objectId('company/suedwind'), name: 'Energiegenossenschaft Südwind eG' };

/** A facility from its plan; `key` names it for ids and seeds and must never change. */
function facilityFromPlan(plan: FacilityPlan, key: string, company: Company): Facility {
  const seed = seedOf(key);
  const { address } = plan;
  const kWp = nameplate(buildPlant(plan, seed));
  const master: MasterData = {
    id: objectId(key),
    name: plan.name,
    company,
    ...address,
    plantType: plan.kind === 'wind' ? 'WIND' : 'SOLAR',
    nominalPower: kWp,
    commissioned: plan.commissioned,
    feedInTariff: plan.feedInTariff,
    currency: 'EUR',
    typeNames: plan.typeNames,
  };
  return new Facility(
    master,
    () => buildPlant(plan, seed),
    (facility) => {
      addPlannedDevices(facility, plan, key);
      plan.change?.(facility, key);
    }
  );
}

/** Plants of some companies, from their plans: by default, the twelve demo plants of two. */
export class DemoPortfolio implements Portfolio {
  readonly companies: Company[];
  private readonly byCompany = new Map<string, Facility[]>();
  private readonly devices = new Map<string, Device>();

  constructor(
    plans: ReadonlyArray<readonly [Company, FacilityPlan[]]> = [
      [SPREE, SPREE_PLANS],
      [SOUTH_WIND, SOUTH_WIND_PLANS],
    ]
  ) {
    this.companies = plans.map(([company]) => company);
    plans.forEach(([company, own]) => this.add(company, own));
  }

  facilitiesOf(company: Company): Facility[] {
    return this.byCompany.get(company.id) ?? [];
  }

  device(id: string): Device | null {
    const known = this.devices.get(id);
    if (known) {
      return known;
    }
    for (const facilities of this.byCompany.values()) {
      for (const facility of facilities) {
        const device = findDevice(facility, id);
        if (device) {
          this.devices.set(id, device);
          return device;
        }
      }
    }
    return null;
  }

  private add(company: Company, plans: FacilityPlan[]): void {
    const facilities = plans.map((plan) => facilityFromPlan(plan, `demo/${plan.name}`, company));
    this.byCompany.set(company.id, facilities);
  }
}
