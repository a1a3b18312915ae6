import { calendarDay } from '../time/calendar';
import { DAY_MS, STEP_MS, STEPS_PER_DAY } from '../time/steps';
import { CLIMATES } from './climate';
import { Noise } from './hash';
import { type Plant } from './plant';
import { Clouds, clearSky, HORIZON_COSINE, planeIrradiance, splitIrradiance } from './sky';
import { sunPosition } from './sun';

const DEG = Math.PI / 180;

/** The weather of one UTC day at a plant, one value per step. */
export interface WeatherDay {
  /** Elevation of the sun in degrees. */
  elevation: Float64Array;
  /** Global horizontal irradiance, W/m². */
  global: Float64Array;
  /** Irradiance on the plane of each orientation group, W/m². */
  plane: Float64Array[];
  /** Ambient temperature, °C. */
  ambient: Float64Array;
  /** Wind at the modules, m/s. */
  wind: Float64Array;
  /** Module temperature of each orientation group, °C. */
  module: Float64Array[];
}

/** Computes the weather of a plant, day by day. */
export class Weather {
  private readonly clouds: Clouds;
  private readonly fronts: Noise;
  private readonly gusts: Noise;

  constructor(private readonly plant: Plant) {
    const seed = plant.weatherSeed;
    this.clouds = new Clouds(seed, CLIMATES[plant.climate]);
    this.fronts = new Noise(seed + 9, 3 * 86400);
    this.gusts = new Noise(seed + 10, 5400);
  }

  /** The weather of a UTC day (days since 1970-01-01). */
  day(day: number): WeatherDay {
    const { latitude, longitude, groups, climate } = this.plant;
    const { temperature, season } = CLIMATES[climate];
    const row = () => new Float64Array(STEPS_PER_DAY);
    const weather: WeatherDay = {
      elevation: row(),
      global: row(),
      plane: groups.map(row),
      ambient: row(),
      wind: row(),
      module: groups.map(row),
    };
    const { dayOfYear } = calendarDay(day);

    for (let i = 0; i < STEPS_PER_DAY; i++) {
      const instant = day * DAY_MS + i * STEP_MS + STEP_MS / 2;
      const seconds = instant / 1000;
      const doy = dayOfYear + (i + 0.5) / STEPS_PER_DAY;
      const sun = sunPosition(instant, latitude, longitude);
      const cosZenith = Math.sin(sun.elevation * DEG);
      const k = this.clouds.clearness(seconds);
      const light = cosZenith > HORIZON_COSINE ? splitIrradiance(clearSky(cosZenith) * k, cosZenith, doy) : null;

      const solarHour = (seconds / 3600 + longitude / 15) % 24;
      const ambient =
        temperature -
        season * Math.cos((2 * Math.PI * (doy - 20)) / 365) +
        (3 + 3 * k) * Math.cos((2 * Math.PI * (solarHour - 15)) / 24) +
        9 * (this.fronts.at(seconds) - 0.5);
      const wind = 1.2 + 4.5 * Math.pow(this.gusts.at(seconds), 1.5);

      weather.elevation[i] = sun.elevation;
      weather.ambient[i] = ambient;
      weather.wind[i] = wind;
      weather.global[i] = light ? light.global : 0;
      for (let g = 0; g < groups.length; g++) {
        const plane = light ? planeIrradiance(light, sun.elevation, sun.azimuth, groups[g]) : 0;
        weather.plane[g][i] = plane;
        weather.module[g][i] = ambient + plane / (25 + 6.84 * wind);
      }
    }
    return weather;
  }
}
