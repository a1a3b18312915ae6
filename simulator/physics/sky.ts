import { type Climate } from './climate';
import { hash01, Noise } from './hash';
import { dayOf } from '../time/steps';
import { calendarDay } from '../time/calendar';

export type DayType = 'clear' | 'mixed' | 'overcast';

/** The plane of an array. */
export interface Plane {
  /** Degrees from horizontal. */
  tilt: number;
  /** Degrees clockwise from north; 180 is south. */
  azimuth: number;
}

const DEG = Math.PI / 180;
const ALBEDO = 0.2;
/** Below this cosine of the zenith angle (about half a degree of elevation) there is no usable light. */
export const HORIZON_COSINE = 0.01;

/** What kind of day a UTC day is at a place. */
export function dayType(seed: number, day: number, climate: Climate): DayType {
  const [clear, mixed] = climate.days[calendarDay(day).month];
  const draw = hash01(seed, day);
  return draw < clear ? 'clear' : draw < clear + mixed ? 'mixed' : 'overcast';
}

/** Share of the clear-sky irradiance that reaches the ground, by day type and noise of three hours, 20 and 7 minutes. */
export class Clouds {
  private readonly slow: Noise;
  private readonly fast: Noise;
  private readonly flicker: Noise;
  private day = -1;
  private type: DayType = 'clear';

  constructor(
    private readonly seed: number,
    private readonly climate: Climate
  ) {
    this.slow = new Noise(seed + 1, 3 * 3600);
    this.fast = new Noise(seed + 2, 1200);
    this.flicker = new Noise(seed + 3, 420);
  }

  /** Clearness 0.04 up to 1.12 (cloud edges focus light) at an instant in seconds since 1970. */
  clearness(seconds: number): number {
    const day = dayOf(seconds * 1000);
    if (day !== this.day) {
      this.day = day;
      this.type = dayType(this.seed, day, this.climate);
    }
    const slow = this.slow.at(seconds);
    const fast = this.fast.at(seconds);
    let k: number;
    if (this.type === 'clear') {
      k = 0.97 + 0.05 * (slow - 0.5);
    } else if (this.type === 'mixed') {
      // Broken clouds either cover the sun or not: a steep gate turns the noise into two states.
      const gate = 1 / (1 + Math.exp(-(0.55 * fast + 0.45 * slow - 0.5) * 22));
      k = 0.3 + 0.72 * gate + 0.1 * (this.flicker.at(seconds) - 0.5);
    } else {
      k = 0.1 + 0.36 * slow + 0.1 * fast;
    }
    return Math.min(1.12, Math.max(0.04, k));
  }
}

/** Global horizontal irradiance under a clear sky in W/m² (Haurwitz). */
export function clearSky(cosZenith: number): number {
  return cosZenith > HORIZON_COSINE ? 1098 * cosZenith * Math.exp(-0.057 / cosZenith) : 0;
}

/** Diffuse share of the global irradiance (Erbs) for a clearness index 0 up to 1. */
export function diffuseShare(kt: number): number {
  if (kt <= 0.22) {
    return 1 - 0.09 * kt;
  }
  if (kt <= 0.8) {
    return 0.9511 + kt * (-0.1604 + kt * (4.388 + kt * (-16.638 + kt * 12.336)));
  }
  return 0.165;
}

/** Global irradiance split for planes; all W/m². */
export interface Irradiance {
  global: number;
  diffuse: number;
  /** Direct normal. */
  direct: number;
}

/**
 * Splits global irradiance into direct and diffuse light.
 * @param global W/m² on the horizontal
 * @param dayOfYear days since 1 January with fractions, for the distance to the sun
 */
export function splitIrradiance(global: number, cosZenith: number, dayOfYear: number): Irradiance {
  const extraterrestrial = 1361 * (1 + 0.033 * Math.cos((2 * Math.PI * dayOfYear) / 365));
  const kt = Math.min(1, global / Math.max(extraterrestrial * cosZenith, 1));
  const diffuse = global * diffuseShare(kt);
  const direct = Math.min(1050, Math.max(0, (global - diffuse) / Math.max(cosZenith, 0.05)));
  return { global, diffuse, direct };
}

/**
 * Irradiance on a plane in W/m²: direct, isotropic diffuse and reflected from the ground.
 * @param elevation of the sun, degrees
 * @param sunAzimuth degrees clockwise from north
 */
export function planeIrradiance(light: Irradiance, elevation: number, sunAzimuth: number, plane: Plane): number {
  const tilt = plane.tilt * DEG;
  const incidence =
    Math.sin(elevation * DEG) * Math.cos(tilt) +
    Math.cos(elevation * DEG) * Math.sin(tilt) * Math.cos((sunAzimuth - plane.azimuth) * DEG);
  const sky = (1 + Math.cos(tilt)) / 2;
  const ground = (1 - Math.cos(tilt)) / 2;
  return light.direct * Math.max(incidence, 0) + light.diffuse * sky + ALBEDO * light.global * ground;
}
