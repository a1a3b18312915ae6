/**
 * What the backend's resource routes answer (`pkg/plugin/resources.go`), for the editors' pickers.
 * The answers are cached in the backend for a few minutes.
 */

/** `GET facilities`: every facility that the token's user may see, by name. */
export interface Facility {
  id: string;
  name: string;
  /** Empty when the API lists facilities without their company. */
  company: string;
  /** City, where the API gives it. */
  city?: string;
}

/** `GET reading-types?facility=<id>[&facility=<id>…]`: what the facilities offer, without duplicates, readings first. */
export interface ReadingType {
  /** As the API spells it, for example `Pac`. */
  id: string;
  /** For people; equals `id` when the API gives no label. */
  label: string;
  /** The API's unit, for example `kW`; empty when it gives none. */
  unit: string;
  /** Raw readings come from the plant, analyses are computed by the platform. */
  kind: 'reading' | 'analysis';
}
