import type { ControlResult } from '@fairway/plugin-golden-path-node';

/** Words of SARIF for severities. */
const LEVELS: Record<ControlResult['severity'], 'error' | 'warning' | 'note'> =
  { critical: 'error', high: 'error', medium: 'warning', low: 'note' };
/** Scores that GitHub sorts by (`security-severity`, 0 to 10). */
const SCORES: Record<ControlResult['severity'], string> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
};

/**
 * Writes results as SARIF 2.1.0: a failure is a result of kind `fail`, what could
 * not be decided one of kind `open`, so that neither reads as clean.
 */
export function toSarif(results: readonly ControlResult[]) {
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'fairway verify',
            rules: results.map(
              ({ id, title, severity, remediation, frameworks }) => ({
                id: `golden-path/${id}`,
                name: title,
                shortDescription: { text: title },
                help: { text: remediation },
                defaultConfiguration: { level: LEVELS[severity] },
                properties: {
                  'security-severity': SCORES[severity],
                  tags: Object.entries(frameworks).flatMap(([name, ids]) =>
                    ids.map(one => `${name}:${one}`),
                  ),
                },
              }),
            ),
          },
        },
        results: results
          .filter(({ state }) => state === 'fail' || state === 'unknown')
          .map(({ id, severity, state, message, evidence, exception }) => ({
            ruleId: `golden-path/${id}`,
            kind: state === 'fail' ? 'fail' : 'open',
            level: state === 'fail' ? LEVELS[severity] : 'none',
            message: { text: message },
            // Accepted for a while: shown as such, and never as clean.
            ...(exception && {
              suppressions: [
                {
                  kind: 'external',
                  status: 'accepted',
                  justification: `${exception.reason} Until ${exception.expires}, by ${exception.owner}.`,
                },
              ],
            }),
            locations: evidence.map(({ path, line }) => ({
              physicalLocation: {
                artifactLocation: { uri: encodeURI(path) },
                ...(line === undefined ? {} : { region: { startLine: line } }),
              },
            })),
          })),
      },
    ],
  };
}
