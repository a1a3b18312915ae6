import { localHour, localWeekday } from '../time/zone';
import { STEP_MS } from '../time/steps';
import { hash01, Noise } from './hash';
import { type LoadProfile, type Plant } from './plant';
import { round } from './round';
import { SALT } from './salt';

const HOURS_PER_YEAR = 8766;

/** Relative power by hour of the local day, in the manner of the German standard load profiles. */
const SHAPES: Record<LoadProfile['shape'], { workday: number[]; saturday: number[]; sunday: number[] }> = {
  // Ovens from two in the morning, shop until six in the evening.
  bakery: {
    workday: [1, 2, 7, 9, 9, 8, 7, 6, 5, 5, 4, 4, 3, 3, 3, 3, 3, 3, 2, 1, 1, 1, 1, 1],
    saturday: [2, 4, 8, 10, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
    sunday: [1, 1, 1, 3, 4, 4, 3, 3, 3, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
  },
  office: {
    workday: [2, 2, 2, 2, 2, 3, 4, 7, 9, 10, 10, 10, 9, 10, 10, 9, 8, 6, 4, 3, 3, 2, 2, 2],
    saturday: [2, 2, 2, 2, 2, 2, 2, 3, 4, 4, 4, 4, 4, 3, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2],
    sunday: [2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2],
  },
  household: {
    workday: [3, 2, 2, 2, 2, 3, 5, 6, 6, 5, 5, 6, 7, 6, 5, 5, 6, 8, 10, 10, 9, 8, 6, 4],
    saturday: [4, 3, 2, 2, 2, 2, 3, 5, 7, 8, 8, 9, 9, 8, 7, 7, 7, 8, 10, 10, 9, 8, 6, 5],
    sunday: [4, 3, 2, 2, 2, 2, 3, 4, 7, 8, 9, 10, 10, 8, 6, 6, 6, 7, 9, 10, 9, 7, 6, 4],
  },
};

/** Consumption of a plant's site. */
export class Load {
  private readonly noise: Noise;
  /** kW per unit of the shape. */
  private readonly scale: number;

  constructor(
    private readonly plant: Plant,
    private readonly profile: LoadProfile
  ) {
    this.noise = new Noise(Math.floor(hash01(plant.seed, SALT.load) * 2 ** 32), 1800);
    const { workday, saturday, sunday } = SHAPES[profile.shape];
    const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
    const weeklyMean = (5 * sum(workday) + sum(saturday) + sum(sunday)) / 168;
    this.scale = profile.annual / HOURS_PER_YEAR / weeklyMean;
  }

  /** Power consumed in a step, kW. */
  at(step: number): number {
    const instant = step * STEP_MS + STEP_MS / 2;
    const hour = localHour(this.plant.zone, instant);
    const weekday = localWeekday(this.plant.zone, instant);
    const shapes = SHAPES[this.profile.shape];
    const shape = weekday === 0 ? shapes.sunday : weekday === 6 ? shapes.saturday : shapes.workday;
    const index = Math.floor(hour);
    const value = shape[index] + (shape[(index + 1) % 24] - shape[index]) * (hour - index);
    return round(value * this.scale * (0.8 + 0.4 * this.noise.at(instant / 1000)), 3);
  }
}
