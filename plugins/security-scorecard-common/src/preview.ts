import type {
  CheckResult,
  FactValue,
  Level,
  PillarSummary,
  Scorecard,
} from './types';

/** What would be known of an entity that is not there yet. */
export interface ScorecardPreviewRequest {
  /** As in the catalog; owners are its `ownedBy` relations. */
  entity: {
    apiVersion: string;
    kind: string;
    metadata: {
      name: string;
      namespace?: string;
      annotations?: Record<string, string>;
      tags?: string[];
    };
    spec?: Record<string, unknown>;
    relations?: { type: string; targetRef: string }[];
  };
  /** What collectors would see; of the others nothing is known. */
  observations: { collectorId: string; facts: Record<string, FactValue> }[];
}

/** The scorecard that an entity would have; nothing of it is stored. */
export interface ScorecardPreview extends Pick<
  Scorecard,
  'level' | 'score' | 'coverage'
> {
  pillars: (PillarSummary & {
    /** Level over the checks of this pillar alone. */
    level: Level;
  })[];
  checks: Pick<
    CheckResult,
    'checkId' | 'title' | 'pillar' | 'state' | 'reason'
  >[];
}
