import type {
  Level,
  PillarSummary,
  ResultState,
  Pillar,
} from '@fairway/plugin-security-scorecard-common';
import type { ControlView } from './types';

/** Answers of a template's form: flat, as its render step takes them. */
export type PreviewValues = Record<string, string | number | boolean>;

/** A check of the scorecard that a service would start with. */
export interface PreviewedCheck {
  checkId: string;
  title: string;
  pillar: Pillar;
  state: ResultState;
  /** Why the state is what it is, in one sentence. */
  reason: string;
}

/** The scorecard of a service that was rendered, and of which no source has seen anything yet. */
export interface StartingScorecard {
  level: Level;
  /** 0–100 over the known checks; null while nothing is known. */
  score: number | null;
  coverage: { known: number; applicable: number };
  pillars: (PillarSummary & {
    /** Highest level whose checks in this pillar are all satisfied. */
    level: Level;
  })[];
  checks: PreviewedCheck[];
}

/** What a service would have on its first day. */
export interface Preview {
  /** Entity ref of the template. */
  template: string;
  version: string;
  controls: ControlView[];
  /** Null when the scorecard could not be asked. */
  scorecard: StartingScorecard | null;
  /** Why there is no scorecard; null when there is one. */
  scorecardProblem: string | null;
}
