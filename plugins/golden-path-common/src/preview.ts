import type { ScorecardPreview } from '@fairway/plugin-security-scorecard-common';
import type { ControlView } from './types';

/** Answers of a template's form: flat, as its render step takes them. */
export type PreviewValues = Record<string, string | number | boolean>;

/** What a service would have on its first day. */
export interface Preview {
  /** Entity ref of the template. */
  template: string;
  version: string;
  controls: ControlView[];
  /** Null when the scorecard could not be asked. */
  scorecard: ScorecardPreview | null;
  /** Why there is no scorecard; null when there is one. */
  scorecardProblem: string | null;
}
