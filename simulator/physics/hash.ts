/**
 * Hashes instead of random numbers: every value of the simulator is a pure function of plant, device and instant,
 * so any range can be asked for at any time, in any order, and two requests always agree.
 *
 * The mixing is splitmix64 on two 32-bit halves; BigInt would be thirty times slower.
 */
const GAMMA_HI = 0x9e3779b9;
const GAMMA_LO = 0x7f4a7c15;
const FINAL_HI = 0xbf58476d;
const FINAL_LO = 0x1ce4e5b9;
const TWO_32 = 4294967296;

/** The two halves of the running state; module variables, so that no object is allocated per hash. */
let hi = 0;
let lo = 0;

function multiply(byHi: number, byLo: number): void {
  const a0 = lo & 0xffff;
  const a1 = lo >>> 16;
  const b0 = byLo & 0xffff;
  const b1 = byLo >>> 16;
  const low = a0 * b0;
  const mid1 = a1 * b0 + (low >>> 16);
  const mid2 = a0 * b1 + (mid1 & 0xffff);
  const carry = a1 * b1 + Math.floor(mid1 / 65536) + Math.floor(mid2 / 65536);
  hi = (Math.imul(lo, byHi) + Math.imul(hi, byLo) + carry) | 0;
  lo = Math.imul(lo, byLo);
}

function absorb(key: number): void {
  lo ^= key | 0;
  hi ^= Math.floor(key / TWO_32) | 0;
  multiply(GAMMA_HI, GAMMA_LO);
  lo ^= (lo >>> 29) | (hi << 3);
  hi ^= hi >>> 29;
  multiply(FINAL_HI, FINAL_LO);
  lo ^= hi;
}

function finish(): number {
  return ((hi >>> 0) * 2097152 + (lo >>> 11)) / 9007199254740992;
}

/**
 * Hash of up to four keys (non-negative integers below 2^53).
 * @returns a number in [0, 1), evenly spread
 */
export function hash01(a: number, b?: number, c?: number, d?: number): number {
  hi = 0;
  lo = 0;
  absorb(a);
  if (b !== undefined) {
    absorb(b);
  }
  if (c !== undefined) {
    absorb(c);
  }
  if (d !== undefined) {
    absorb(d);
  }
  return finish();
}

/** Normally distributed hash (mean 0, deviation 1), cut at four deviations. */
export function hashNormal(a: number, b: number, c = 0): number {
  const radius = Math.sqrt(-2 * Math.log(1 - hash01(a, b, c, 1)));
  return Math.max(-4, Math.min(4, radius * Math.cos(2 * Math.PI * hash01(a, b, c, 2))));
}

/** Hash of a text to a 32-bit seed (FNV-1a): stable across runs and machines. */
export function seedOf(text: string): number {
  let seed = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    seed = Math.imul(seed ^ text.charCodeAt(i), 0x01000193);
  }
  return seed >>> 0;
}

/**
 * Smooth noise with random access: hashed values at multiples of a period, joined by smoothstep.
 * An instance remembers the two values around the last instant, since neighboring steps share them.
 */
export class Noise {
  private index = -1;
  private left = 0;
  private right = 0;

  /**
   * @param seed non-negative integer
   * @param period seconds between two independent values
   */
  constructor(
    private readonly seed: number,
    private readonly period: number
  ) {}

  /** Value 0 up to 1 at an instant given in seconds since 1970. */
  at(seconds: number): number {
    const position = seconds / this.period;
    const index = Math.floor(position);
    if (index !== this.index) {
      this.left = hash01(this.seed, index);
      this.right = hash01(this.seed, index + 1);
      this.index = index;
    }
    const f = position - index;
    return this.left + (this.right - this.left) * f * f * (3 - 2 * f);
  }
}
