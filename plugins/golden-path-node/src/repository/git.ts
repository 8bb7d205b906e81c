import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';

/** Limits of one git process. */
export interface GitOptions {
  /** Ends the process. */
  signal: AbortSignal;
  /** Written to its standard input. */
  input?: string | Uint8Array;
  /** Sent as the header `Authorization`; never part of the process's arguments. */
  authorization?: string;
  /** Most bytes of its output; more is an error. */
  maxBytes?: number;
}

const DEFAULT_MAX_BYTES = 4 * 1024 * 1024;
const MAX_ERROR_BYTES = 4096;

/** What the server's hook said, else git's last line. */
function reasonOf(error: string): string | undefined {
  const lines = error.trim().split('\n');
  const said = lines
    .filter(line => line.startsWith('remote:'))
    .map(line => line.slice('remote:'.length).trim())
    .filter(Boolean);
  return said.length > 0 ? said.join(' ') : lines.at(-1);
}

/** Takes the credentials out of what a server or git wrote. */
function redacted(text: string, authorization: string): string {
  const [scheme, given = ''] = authorization.split(' ');
  const decoded =
    scheme.toLowerCase() === 'basic'
      ? Buffer.from(given, 'base64').toString('utf8')
      : '';
  const password = decoded.slice(decoded.indexOf(':') + 1);
  return [authorization, given, decoded, password]
    .filter(secret => secret !== '')
    .reduce((result, secret) => result.replaceAll(secret, '***'), text);
}

/**
 * How the machine reaches https hosts, and whom it trusts there. Nothing else of
 * the environment concerns git: what it says could loosen what is set here.
 */
const NETWORK_VARIABLES = [
  'HTTPS_PROXY',
  'https_proxy',
  'NO_PROXY',
  'no_proxy',
  'GIT_SSL_CAINFO',
  'GIT_SSL_CAPATH',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
];

function networkEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    NETWORK_VARIABLES.filter(name => process.env[name] !== undefined).map(
      name => [name, process.env[name]],
    ),
  );
}

/**
 * Runs git, without a shell, without the configuration of whoever runs the
 * backend, with http and https only and without following redirects.
 *
 * @throws Error with what the server said, else with the last line that git wrote;
 * never with the credentials
 */
export function runGit(args: string[], options: GitOptions): Promise<Buffer> {
  const { signal, input, authorization } = options;
  const { maxBytes = DEFAULT_MAX_BYTES } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(
      'git',
      [
        '-c',
        'http.followRedirects=false',
        '-c',
        'core.hooksPath=/dev/null',
        ...args,
      ],
      {
        cwd: tmpdir(),
        signal,
        killSignal: 'SIGKILL',
        stdio: ['pipe', 'pipe', 'pipe'],
        env: {
          ...networkEnvironment(),
          PATH: process.env.PATH,
          LANG: 'C.UTF-8',
          GIT_ALLOW_PROTOCOL: 'http:https',
          GIT_CONFIG_GLOBAL: '/dev/null',
          GIT_CONFIG_NOSYSTEM: '1',
          GIT_TERMINAL_PROMPT: '0',
          GIT_ASKPASS: 'true',
          ...(authorization === undefined
            ? {}
            : {
                GIT_CONFIG_COUNT: '1',
                GIT_CONFIG_KEY_0: 'http.extraHeader',
                GIT_CONFIG_VALUE_0: `Authorization: ${authorization}`,
              }),
        },
      },
    );
    const chunks: Buffer[] = [];
    let size = 0;
    let error = '';
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) {
        child.kill('SIGKILL');
        reject(new Error(`git wrote more than ${maxBytes} bytes`));
        return;
      }
      chunks.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      const written = `${error}${chunk.toString('utf8')}`;
      // Before it is cut: half a secret would not be found.
      error = (
        authorization === undefined ? written : redacted(written, authorization)
      ).slice(-MAX_ERROR_BYTES);
    });
    // It may end before it has read everything.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
    child.on('error', reject);
    child.on('close', code => {
      if (code === 0) {
        resolve(Buffer.concat(chunks));
      } else {
        reject(new Error(reasonOf(error) || `git ended with ${code}`));
      }
    });
  });
}
