import { calendarDay } from '../time/calendar';
import { DAY_MS, STEP_MS, STEPS_PER_DAY } from '../time/steps';
import { Noise } from './hash';
import { type Plant } from './plant';
import { SALT } from './salt';

/** Scale of the Weibull distribution of the wind at hub height, m/s. */
const SCALE = 7.4;
export const CUT_IN = 3;
export const RATED = 12;
export const CUT_OUT = 25;

/** Power of a turbine as a share of its rated power, from the wind at hub height in m/s. */
export function powerCurve(wind: number): number {
  if (wind < CUT_IN || wind > CUT_OUT) {
    return 0;
  }
  return Math.min(1, (wind ** 3 - CUT_IN ** 3) / (RATED ** 3 - CUT_IN ** 3));
}

/** Speed of the rotor in 1/min: follows the wind up to the rated speed, idles below cut-in. */
export function rotorSpeed(wind: number, running: boolean): number {
  return running ? Math.min(15.5, 5 + 1.05 * wind) : Math.min(1.5, 0.3 * wind);
}

/** Angle of the blades in degrees: 0 in part load, feathered at 88 when the turbine does not run. */
export function pitchAngle(wind: number, running: boolean): number {
  return running ? Math.max(0, Math.sqrt(Math.max(0, wind - RATED)) * 6.2) : 88;
}

/** Wind at hub height: Weibull with k = 2, from noise of two days, five hours and twenty minutes. */
export class HubWind {
  private readonly slow: Noise;
  private readonly medium: Noise;
  private readonly turbines: Noise[];
  private readonly direction: Noise;

  constructor(private readonly plant: Plant) {
    this.slow = new Noise(plant.weatherSeed + SALT.windSlow, 2 * 86400);
    this.medium = new Noise(plant.weatherSeed + SALT.windMedium, 5 * 3600);
    this.turbines = plant.generators.map((one) => new Noise(one.seed + SALT.windFast, 1200));
    this.direction = new Noise(plant.weatherSeed + SALT.windDirection, 30 * 3600);
  }

  /** Mean wind of each step of a UTC day at a turbine, m/s. */
  day(turbine: number, day: number): Float64Array {
    const speeds = new Float64Array(STEPS_PER_DAY);
    const { dayOfYear } = calendarDay(day);
    const season = 1 + 0.14 * Math.cos((2 * Math.PI * (dayOfYear - 15)) / 365);
    for (let i = 0; i < STEPS_PER_DAY; i++) {
      const seconds = (day * DAY_MS + i * STEP_MS + STEP_MS / 2) / 1000;
      const hour = (seconds / 3600 + this.plant.longitude / 15) % 24;
      const mix =
        0.6 * this.slow.at(seconds) + 0.28 * this.medium.at(seconds) + 0.12 * this.turbines[turbine].at(seconds);
      // The mix is bell-shaped around 0.5; the logistic function spreads it evenly over 0..1 for the inverse Weibull.
      const even = Math.min(0.9995, 1 / (1 + Math.exp(-(mix - 0.5) * 9.2)));
      const diurnal = 1 + 0.06 * Math.cos((2 * Math.PI * (hour - 2)) / 24);
      speeds[i] = SCALE * season * diurnal * Math.sqrt(-Math.log(1 - even));
    }
    return speeds;
  }

  /** Direction the wind comes from in degrees at a step. */
  directionAt(step: number): number {
    const seconds = ((step + 0.5) * STEP_MS) / 1000;
    // West prevails: 240 degrees, swinging by 150 to both sides.
    return (240 + 300 * (this.direction.at(seconds) - 0.5) + 360) % 360;
  }
}
