import { stringify } from 'yaml';
import type { RecordedAnswers } from './answers';
import { GOLDEN_PATH_FOLDER } from './manifest';
import type { ControlResult } from './types';

/** Where a service records what was verified of it. */
export const CONTROLS_PATH = `${GOLDEN_PATH_FOLDER}/controls.yaml`;

const HEADING = `# The controls of this service, as they were when it was rendered. What they
# are now is told by "fairway verify" and by the scorecard, from the files.
`;

/**
 * Renders `.golden-path/controls.yaml`. It depends on its input only.
 *
 * @param results - one per control, in the order of the engine
 */
export function renderControlManifest(
  { template, version }: Pick<RecordedAnswers, 'template' | 'version'>,
  results: readonly ControlResult[],
): string {
  return (
    HEADING +
    stringify({
      version: 1,
      template: { ref: template, version },
      controls: results.map(
        ({ id, title, severity, state, evidence, frameworks }) => ({
          id,
          title,
          severity,
          state,
          // What the scorecard asks of the same control.
          check: `golden-path.${id}`,
          evidence: [...new Set(evidence.map(({ path }) => path))],
          frameworks,
        }),
      ),
    })
  );
}
