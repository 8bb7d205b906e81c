import type { Findings } from '../control';
import { readText } from '../text';
import type { Tree } from '../types';

/** Settings that have a runtime or its libraries take any certificate, with the values that do. */
const UNVERIFIED =
  /\b(?:NODE_TLS_REJECT_UNAUTHORIZED["']?\s*(?:[=:]|\n\s*value:)\s*["']?0|PYTHONHTTPSVERIFY["']?\s*(?:[=:]|\n\s*value:)\s*["']?0|(?:CURL_CA_BUNDLE|REQUESTS_CA_BUNDLE)["']?\s*=\s*(?:""|''|$))/m;
/** Options of Node.js that take what is no valid HTTP, or any certificate. */
const LENIENT = /--insecure-http-parser\b|--tls-cipher-list=\S*NULL/;
/** Files that say how a service is started. */
const STARTING =
  /(?:^|\/)(?:(?:Docker|Container)file(?:\.[\w-]+)?|Procfile|package\.json|docker-compose[\w.-]*\.ya?ml|compose\.ya?ml|\.env(?:\.[\w-]+)?|[\w.-]+\.service|[\w.-]+\.sh)$|^(?:deploy|k8s|kubernetes|charts|helm)\/.*\.(?:ya?ml|tpl)$/;
const COMMENT = /^\s*#/;

/** Judges whether what starts the service has it take any certificate, or what is no HTTP. */
export function judgeEnvironment(findings: Findings, tree: Tree): void {
  for (const path of tree.paths().filter(one => STARTING.test(one))) {
    const file = readText(tree, path);
    const text = file.ok
      ? file.text
          .split('\n')
          .map(line => (COMMENT.test(line) ? '' : line))
          .join('\n')
      : '';
    for (const [pattern, what] of [
      [UNVERIFIED, 'takes any certificate of whom it calls'],
      [LENIENT, 'takes what is no valid HTTP'],
    ] as const) {
      const match = pattern.exec(text);
      if (match) {
        findings.problem(`the service ${what}`, {
          path,
          line: text.slice(0, match.index).split('\n').length,
        });
      }
    }
  }
}
