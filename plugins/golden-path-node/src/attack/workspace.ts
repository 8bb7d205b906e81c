import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What a tool of the service may see: no settings of the tests. */
export function cleanEnvironment(
  more: Readonly<Record<string, string>> = {},
): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) =>
      !/^(?:NODE_OPTIONS|NODE_ENV|NODE_PATH|JEST_|AUTH_|PORT$|HOST$|INIT_CWD|npm_)/.test(
        name,
      ),
  );
  return { ...Object.fromEntries(kept), ...more };
}

/** A rendered service on disk. */
export interface Workspace {
  folder: string;
  /** Runs a program in it; what it wrote. Rejects when it fails. */
  run(program: string, ...args: string[]): Promise<string>;
  remove(): Promise<void>;
}

/** Writes a rendered service to a new folder. */
export async function writeService(
  files: Readonly<Record<string, string | undefined>>,
): Promise<Workspace> {
  const folder = await mkdtemp(join(tmpdir(), 'fairway-attack-'));
  for (const [path, text] of Object.entries(files)) {
    if (text !== undefined) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
  }
  return {
    folder,
    async run(program, ...args) {
      try {
        const { stdout, stderr } = await run(program, args, {
          cwd: folder,
          env: cleanEnvironment(),
          maxBuffer: 16 * 1024 * 1024,
        });
        return `${stdout}${stderr}`;
      } catch (error) {
        const output =
          error instanceof Error && 'stdout' in error ? error.stdout : '';
        throw new Error(`${program} ${args.join(' ')} failed: ${output}`, {
          cause: error,
        });
      }
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
