/** How much a failed control weighs; the words are those of the scorecard's findings. */
export type Severity = 'critical' | 'high' | 'medium' | 'low';
