import { type Device } from '../../portfolio/device';
import { pitchAngle, rotorSpeed } from '../../physics/wind';
import { STEPS_PER_DAY } from '../../time/steps';
import { type Context, type Value } from '../context';
import { generatorOf, type ModelFactory } from '../model';

/** A model from the wind at a turbine's hub and whether the turbine feeds in. */
function fromHub(compute: (wind: number, running: boolean) => Value): ModelFactory {
  return (context: Context, device: Device) => {
    const j = generatorOf(device);
    return {
      step: context.measured((day, index) => {
        const { wind, ac } = context.site.generation(day);
        return compute(wind[j][index], ac[j][index] > 0);
      }),
    };
  };
}

/** Wind, at the modules or at a turbine, and what turbines report about themselves. */
export const WIND_MODELS: Record<string, ModelFactory> = {
  WindSpeed: (context, device) =>
    device.generator === null
      ? { step: context.measured((day, index) => context.site.weather(day).wind[index]) }
      : fromHub((wind) => wind)(context, device),
  RotorSpeed: fromHub(rotorSpeed),
  PitchAngle: fromHub(pitchAngle),
  NacelleDirection: (context, device) => ({
    step: context.measured((day, index) => {
      const { hub } = context.site;
      if (!hub) {
        return null;
      }
      // Every nacelle has its own misalignment of a few degrees.
      const offset = (device.seed % 7) - 3;
      return (hub.directionAt(day * STEPS_PER_DAY + index) + offset + 360) % 360;
    }),
  }),
};
