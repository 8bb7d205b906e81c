import { type Control, Findings } from '../control';
import { secretsIn } from '../secrets/scan';

const MAX_FILES = 5000;
const MAX_TOTAL = 8 * 1024 * 1024;
/** Hashes of packages look like secrets, and are none. */
const LOCKFILE =
  /(?:^|\/)(?:package-lock\.json|yarn\.lock|pnpm-lock\.yaml|go\.sum|requirements[\w.-]*\.txt|poetry\.lock|uv\.lock)$/;
/** Files that are no text by their kind; others without text could not be searched. */
const BINARY =
  /\.(?:png|jpe?g|gif|webp|avif|ico|bmp|woff2?|ttf|otf|eot|pdf|jar|class|wasm|so|dll|exe|pyc|mp3|mp4|webm|ogg|wav)$/i;
/** Files whose name says that they hold a secret. */
const SECRET_FILE =
  /(?:^|\/)(?:\.env(?:\.(?!example$|sample$|template$)[\w.-]+)?|id_(?:rsa|dsa|ecdsa|ed25519)|[^/]+\.(?:pem|p12|pfx|jks|keystore|kdbx)|\.netrc|\.pgpass|credentials\.json|terraform\.tfstate)$/;

/** Who asks, in an address: `https://user:password@host`. */
const CREDENTIALS = /:\/\/[^\s/@:"']*:(?!\$\{?\w+\}?@)[^\s/@"']+@/;

function judgeLockfile(path: string, text: string, findings: Findings) {
  text.split('\n').forEach((line, index) => {
    if (CREDENTIALS.test(line)) {
      findings.problem(`${path} holds a password in an address`, {
        path,
        line: index + 1,
      });
    }
  });
}

/** No secret is in any file. */
export const noSecrets: Control = {
  id: 'no-secrets',
  title: 'No secrets in the files',
  severity: 'critical',
  remediation:
    'Take the secret out, revoke it where it is valid, and hand it to the service when it runs, from a secret store. It stays in the history: taking it out alone is not enough.',
  frameworks: {
    soc2: ['CC6.1'],
    iso27002: ['5.17', '8.12', '8.28'],
    osps: ['OSPS-BR-07'],
    ssdf: ['PS.1'],
  },
  async judge(tree) {
    const findings = new Findings();
    const paths = tree.paths();
    if (paths.length === 0) {
      findings.doubt('there are no files');
    }
    if (paths.length > MAX_FILES) {
      findings.doubt(
        `only ${MAX_FILES} of ${paths.length} files were searched`,
      );
    }
    let total = 0;
    for (const path of paths.slice(0, MAX_FILES)) {
      if (SECRET_FILE.test(path)) {
        findings.problem(`${path} is a file that holds a secret`, { path });
      }
      if (LOCKFILE.test(path)) {
        judgeLockfile(path, tree.read(path) ?? '', findings);
        continue;
      }
      const text = tree.read(path);
      if (text === undefined) {
        if (!BINARY.test(path)) {
          findings.doubt(
            `${path} was not searched: it is too large, an archive, or no text`,
            { path },
          );
        }
        continue;
      }
      total += text.length;
      if (total > MAX_TOTAL) {
        findings.doubt(
          `only the first ${MAX_TOTAL} characters of the files were searched`,
        );
        break;
      }
      for (const { what, line } of await secretsIn(path, text)) {
        // What was found is never repeated: the message goes to logs and pages.
        findings.problem(`${path} holds ${what}`, { path, line });
      }
    }
    findings.evidence(paths[0] ?? '.');
    return findings.verdict(
      `${paths.length} files hold no secret that is known by its form.`,
    );
  },
};
