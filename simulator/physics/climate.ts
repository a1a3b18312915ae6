/** Weather statistics of a region; every plant belongs to one. */
export interface Climate {
  /** Mean of the year in °C. */
  temperature: number;
  /** Half the difference between July and January in °C. */
  season: number;
  /** Per month the shares of clear and of mixed days; the rest is overcast. */
  days: ReadonlyArray<readonly [clear: number, mixed: number]>;
  /** Whether snow falls. */
  snow: boolean;
  /** Specific yield in kWh/kWp that a planner would promise for a south roof. */
  targetYield: number;
}

/** Tuned for Germany: 950 to 1,100 kWh/kWp a year. */
const GERMANY: Climate = {
  temperature: 10.5,
  season: 10,
  snow: true,
  targetYield: 970,
  days: [
    [0.14, 0.26],
    [0.18, 0.34],
    [0.24, 0.4],
    [0.27, 0.45],
    [0.28, 0.47],
    [0.27, 0.48],
    [0.28, 0.48],
    [0.29, 0.47],
    [0.26, 0.42],
    [0.19, 0.36],
    [0.12, 0.26],
    [0.11, 0.23],
  ],
};

const MEDITERRANEAN: Climate = {
  temperature: 17.5,
  season: 7.5,
  snow: false,
  targetYield: 1480,
  days: [
    [0.4, 0.38],
    [0.42, 0.38],
    [0.44, 0.38],
    [0.45, 0.38],
    [0.5, 0.36],
    [0.6, 0.31],
    [0.7, 0.24],
    [0.66, 0.27],
    [0.5, 0.36],
    [0.43, 0.37],
    [0.4, 0.38],
    [0.39, 0.37],
  ],
};

const ATLANTIC: Climate = {
  temperature: 17.5,
  season: 4.5,
  snow: false,
  targetYield: 1120,
  days: [
    [0.1, 0.45],
    [0.12, 0.46],
    [0.14, 0.5],
    [0.16, 0.52],
    [0.2, 0.53],
    [0.24, 0.52],
    [0.32, 0.5],
    [0.32, 0.5],
    [0.24, 0.52],
    [0.16, 0.5],
    [0.12, 0.46],
    [0.1, 0.44],
  ],
};

export const CLIMATES = { germany: GERMANY, mediterranean: MEDITERRANEAN, atlantic: ATLANTIC } as const;
export type ClimateName = keyof typeof CLIMATES;

/** Share of the year's solar yield in percent that a plan gives to each month, from January on. */
export const SOLAR_MONTH_SHARES = [2.5, 4.4, 8.8, 12.4, 14.2, 14.0, 12.6, 12.0, 9.0, 5.5, 2.9, 1.7] as const;
/** The same for wind: winter is strong. */
export const WIND_MONTH_SHARES = [11, 10, 10, 8, 7, 6, 6, 6, 7.5, 9, 9.5, 10] as const;
