/** One random sample of live services. */
export interface Sample {
  /** ISO 8601 week, for example `2026-W47`; there is one sample per week. */
  week: string;
  /** What the draw was made with; whoever has it and the population can repeat the draw. */
  seed: string;
  /** Live services that could be drawn. */
  population: number;
  /** Services drawn. */
  size: number;
  /** ISO 8601, UTC. */
  drawnAt: string;
  /** Services that were verified, and all of whose findings are known. */
  verified: number;
  /** Services of which it is not known what was found. */
  undetermined: number;
  /** Findings that only the sampling found. */
  outOfBand: number;
  /** Findings of the same services that came to light in the week before by themselves. */
  inBand: number;
}

/** How the verification of a service stands. */
export const SAMPLE_STATES = [
  'drawn',
  'refreshing',
  'verified',
  'undetermined',
] as const;

/** State of a service of a sample. */
export type SampleState = (typeof SAMPLE_STATES)[number];

/** A finding that only the sampling found. */
export interface OutOfBandFinding {
  id: string;
  vulnerability: string;
  severity: string;
  title: string;
}

/** A service of a sample. */
export interface SampledService {
  entityRef: string;
  state: SampleState;
  /** Why it is undetermined. */
  problem: string | null;
  /** ISO 8601, UTC: when everything about it was asked for anew. */
  refreshedAt: string | null;
  verifiedAt: string | null;
  outOfBand: number;
  inBand: number;
  findings: OutOfBandFinding[];
}

/** A sample with its services, in the order of the draw. */
export interface SampleDetail extends Sample {
  services: SampledService[];
}

/** Images, drift and sampling in numbers, as far as the caller may read them. */
export interface ImageFigures {
  /** Usable entries of the register. */
  approved: number;
  /** Proposals that wait for the security team. */
  proposed: number;
  /** Usable entries whose support ends within 30 days. */
  expiring: number;
  /** Drift records that nobody has explained. */
  open: number;
  /** Drift records that wait for the security team. */
  explained: number;
  /** Drift records that are not over, of images whose digest is not known. */
  undetermined: number;
  /** Services with a drift record that is not over. */
  services: number;
  /** Out-of-band scans that have no result yet. */
  scansWaiting: number;
  /** Findings over the last 90 days; null when the caller may not read samples, or nothing was sampled. */
  sampling: {
    samples: number;
    outOfBand: number;
    inBand: number;
    undetermined: number;
    /** outOfBand / (outOfBand + inBand), 0 to 1; null when there were no findings at all. */
    share: number | null;
  } | null;
}
