/**
 * Benchmarks of Fairway, each beside a peer or a physical limit.
 *
 * @packageDocumentation
 */
import type { Benchmark } from './benchmark';
import { jitAccessClaim } from './jitAccessClaim';
import { scorecard } from './scorecard';

/** All benchmarks. */
export const benchmarks: readonly Benchmark[] = [jitAccessClaim, scorecard];
