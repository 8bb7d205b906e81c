import type { Findings } from '../control';

/** Pipes what comes over the network into a shell. */
const RUNS_DOWNLOAD =
  /\b(?:curl|wget)\b[^|;&]*\|\s*(?:sudo\s+)?(?:ba|z|da)?sh\b/;

/** Finds lines that run a file that nobody looked at. */
export function judgeDownloads(
  path: string,
  text: string,
  findings: Findings,
): void {
  text.split('\n').forEach((line, index) => {
    if (RUNS_DOWNLOAD.test(line) && !/^\s*(?:#|\/\/)/.test(line)) {
      findings.problem(`${path} runs what it downloads without looking at it`, {
        path,
        line: index + 1,
      });
    }
  });
}
