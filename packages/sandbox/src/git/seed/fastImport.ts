import { git } from '../git';
import { readRef } from '../refs';

/** A file of a commit. */
export interface SeedFile {
  bytes: Uint8Array;
  executable: boolean;
}

/** A commit that is made from scratch: the same input is the same commit everywhere. */
export interface SeedCommit {
  message: string;
  author: { name: string; email: string };
  at: Date;
  /** All files that it has. */
  files: ReadonlyMap<string, SeedFile>;
}

const SCRATCH = 'refs/fairway/seed';

function quoted(path: string): string {
  return `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

function streamOf(commits: readonly SeedCommit[]): Buffer {
  const parts: Uint8Array[] = [];
  const say = (text: string) => parts.push(Buffer.from(text, 'utf8'));
  commits.forEach(({ message, author, at, files }, index) => {
    const who = `${author.name} <${author.email}> ${Math.floor(at.getTime() / 1000)} +0000`;
    const text = Buffer.from(message, 'utf8');
    say(`commit ${SCRATCH}\nmark :${index + 1}\n`);
    say(`author ${who}\ncommitter ${who}\ndata ${text.length}\n`);
    parts.push(text);
    say(`\n${index === 0 ? '' : `from :${index}\n`}deleteall\n`);
    for (const [path, { bytes, executable }] of files) {
      say(`M ${executable ? '100755' : '100644'} inline ${quoted(path)}\n`);
      say(`data ${bytes.length}\n`);
      parts.push(bytes);
      say('\n');
    }
  });
  // Starts the branch anew, so that nothing of a run before is in it.
  return Buffer.concat([
    Buffer.from(`reset ${SCRATCH}\n\n`),
    ...parts,
    Buffer.from('done\n'),
  ]);
}

/**
 * Writes a line of commits into a bare repository. No branch points to it yet.
 *
 * @returns their ids, in the order that was given
 */
export async function importCommits(
  directory: string,
  commits: readonly SeedCommit[],
): Promise<string[]> {
  const at = ['--git-dir', directory];
  await git([...at, 'fast-import', '--quiet', '--done', '--force'], {
    input: streamOf(commits),
  });
  const tip = await readRef(directory, SCRATCH);
  if (!tip) {
    throw new Error('The commits were not written.');
  }
  const listed = await git([...at, 'rev-list', '--reverse', tip]);
  await git([...at, 'update-ref', '-d', SCRATCH]);
  return listed.toString('utf8').trim().split('\n');
}
