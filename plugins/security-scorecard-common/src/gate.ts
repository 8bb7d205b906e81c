/** Stages of a pipeline that a gate is asked for. */
export const GATE_STAGES = ['build', 'test', 'production'] as const;
/** Stage of a gate. */
export type GateStage = (typeof GATE_STAGES)[number];

/** Answer of a gate. `unknown` is no pass. */
export const GATE_VERDICTS = ['pass', 'fail', 'unknown'] as const;
/** Verdict of a gate. */
export type GateVerdict = (typeof GATE_VERDICTS)[number];

/** One threshold and how it came out. */
export interface GateReason {
  /** Name of the threshold in `policies/gates.yaml`. */
  rule: string;
  verdict: GateVerdict;
  /** In words, with numbers. */
  message: string;
  checkIds: string[];
  /** At most 20. */
  findingIds: string[];
}

/** What a gate says of one entity. */
export interface GateAnswer {
  entityRef: string;
  stage: GateStage;
  verdict: GateVerdict;
  /** All thresholds, those that do not pass first. */
  reasons: GateReason[];
  /** Waivers that were taken into account. */
  waiverIds: string[];
  /** The change under test that was compared with the default branch; null when none. */
  change: string | null;
  /** ISO 8601, UTC. */
  answeredAt: string;
}
