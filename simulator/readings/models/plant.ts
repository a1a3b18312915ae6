import { type ModelFactory } from '../model';

const limit = (which: 'gridOperator' | 'trading' | 'relative'): ModelFactory => {
  return (context) => ({ step: context.measured((day, index) => context.site.limits(day)[which][index]) });
};

/** Limits of the park controller and the battery. */
export const PLANT_MODELS: Record<string, ModelFactory> = {
  PowerLimitGridOperator: limit('gridOperator'),
  PowerLimitTrading: limit('trading'),
  PowerLimitRelative: limit('relative'),
  BatterySoc: (context) => ({ step: context.measured((day, index) => context.site.balance(day).soc[index]) }),
  BatteryPower: (context) => ({ step: context.measured((day, index) => context.site.balance(day).battery[index]) }),
};
