import { calendarDay } from '../time/calendar';
import { DAY_MS, HOUR_MS, STEP_MS, STEPS_PER_DAY } from '../time/steps';
import { localHour, localWeekday } from '../time/zone';
import { hash01 } from './hash';
import { type Plant } from './plant';
import { SALT } from './salt';

/** Active power limits of one UTC day in percent of the rated power, one value per step; 100 means free. */
export interface LimitDay {
  /** Grid operator (grid safety management, NSM). */
  gridOperator: Uint8Array;
  /** Direct marketer (DVM). */
  trading: Uint8Array;
  /** The lower of both: what the plant obeys. */
  relative: Uint8Array;
}

const STAGES = [60, 30, 0] as const;
/** Ripple control changes its stage at most every half hour. */
const STAGE_MS = HOUR_MS / 2;
/** The price is the same for everybody, so this seed belongs to no plant. */
const MARKET_SEED = 20_250_401;

/** The limits of a UTC day (days since 1970-01-01). */
export function limitDay(plant: Plant, day: number): LimitDay {
  const free = () => new Uint8Array(STEPS_PER_DAY).fill(100);
  const limits: LimitDay = { gridOperator: free(), trading: free(), relative: free() };
  const grid = gridOperatorSpan(plant, day);
  const negative = plant.events.trading && isNegativePriceDay(day);
  if (!grid && !negative) {
    return limits;
  }
  for (let i = 0; i < STEPS_PER_DAY; i++) {
    const instant = day * DAY_MS + i * STEP_MS;
    if (grid && instant >= grid.from && instant < grid.to) {
      const stage = Math.floor(instant / STAGE_MS);
      limits.gridOperator[i] = STAGES[Math.floor(hash01(plant.seed, SALT.gridLimitStage, stage) * STAGES.length)];
    }
    if (negative) {
      const hour = localHour(plant.zone, instant);
      const weekday = localWeekday(plant.zone, instant);
      if (hour >= 11 && hour < 16 && (weekday === 0 || weekday === 6)) {
        limits.trading[i] = 0;
      }
    }
    limits.relative[i] = Math.min(limits.gridOperator[i], limits.trading[i]);
  }
  return limits;
}

function gridOperatorSpan(plant: Plant, day: number): { from: number; to: number } | null {
  if (plant.events.gridOperator === 0 || hash01(plant.seed, SALT.gridLimit, day) >= plant.events.gridOperator) {
    return null;
  }
  const from = day * DAY_MS + Math.floor((8 + 5 * hash01(plant.seed, SALT.gridLimitStart, day)) * 2) * STAGE_MS;
  const length = Math.round((1 + 3 * hash01(plant.seed, SALT.gridLimitLength, day)) * 2) * STAGE_MS;
  return { from, to: from + length };
}

/** Negative prices occur with a lot of sun and little demand: on half of the weekend days from April to August. */
function isNegativePriceDay(day: number): boolean {
  const { month } = calendarDay(day);
  return month >= 3 && month <= 7 && hash01(MARKET_SEED, SALT.negativePrice, day) < 0.5;
}
