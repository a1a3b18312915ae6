import { STEP_HOURS, STEPS_PER_DAY } from '../time/steps';
import { type BatteryData } from './plant';
import { type Load } from './load';
import { round } from './round';

/** Share of the capacity that the battery keeps and does not fill. */
export const RESERVE = 0.05;
export const FULL = 0.95;
/** Efficiency of charging, and again of discharging. */
const ONE_WAY_EFFICIENCY = 0.95;

/** What flows behind the meter of a plant on one UTC day; kW, one value per step. */
export interface BalanceDay {
  /** Consumption, 0 without consumers. */
  load: Float64Array;
  /** Battery, positive while it discharges. */
  battery: Float64Array;
  /** Charge in percent at the end of each step. */
  soc: Float64Array;
  /** Power at the grid meter, positive while the plant exports. */
  meter: Float64Array;
  /** Energy in the battery at the end of the day, kWh. */
  storedAtEnd: number;
}

/**
 * Balances a UTC day: what the plant gives covers the load, charges the battery, and the rest is exported.
 * @param power at the plant's connection, kW per step
 * @param stored energy in the battery at the start of the day, kWh
 */
export function balanceDay(
  day: number,
  power: Float64Array,
  load: Load | null,
  battery: BatteryData | null,
  stored: number
): BalanceDay {
  const row = () => new Float64Array(STEPS_PER_DAY);
  if (!load && !battery) {
    return { load: row(), battery: row(), soc: row(), meter: power, storedAtEnd: stored };
  }
  const result: BalanceDay = { load: row(), battery: row(), soc: row(), meter: row(), storedAtEnd: stored };
  let energy = stored;
  for (let i = 0; i < STEPS_PER_DAY; i++) {
    const demand = load ? load.at(day * STEPS_PER_DAY + i) : 0;
    const surplus = power[i] - demand;
    let flow = 0;
    if (battery && surplus > 0) {
      const room = Math.max(0, battery.capacity * FULL - energy) / ONE_WAY_EFFICIENCY / STEP_HOURS;
      flow = -round(Math.min(surplus, battery.power, room), 3);
      energy -= flow * ONE_WAY_EFFICIENCY * STEP_HOURS;
    } else if (battery) {
      const left = (Math.max(0, energy - battery.capacity * RESERVE) * ONE_WAY_EFFICIENCY) / STEP_HOURS;
      flow = round(Math.min(-surplus, battery.power, left), 3);
      energy -= (flow / ONE_WAY_EFFICIENCY) * STEP_HOURS;
    }
    result.load[i] = demand;
    result.battery[i] = flow + 0;
    result.soc[i] = battery ? round((energy / battery.capacity) * 100, 2) : 0;
    result.meter[i] = round(surplus + flow, 3);
  }
  result.storedAtEnd = energy;
  return result;
}
