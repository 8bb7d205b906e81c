/**
 * Benchmarks of Fairway, each beside a peer or a physical limit.
 *
 * @packageDocumentation
 */
import type { Benchmark } from './benchmark';
import { dashboard } from './dashboard';
import { jitAccess } from './jitAccess';
import { scorecard } from './scorecard';

/** All benchmarks. */
export const benchmarks: readonly Benchmark[] = [
  jitAccess,
  scorecard,
  dashboard,
];
