import { Html, markup } from './html';

/** A line of a diff. */
export interface DiffLine {
  kind: 'context' | 'plus' | 'minus' | 'hunk' | 'note';
  /** Line number before and after, from 1. */
  before?: number;
  after?: number;
  text: string;
}

/** The diff of one file. */
export interface FileDiff {
  path: string;
  lines: DiffLine[];
}

const HUNK = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@(.*)$/;
const KINDS: Readonly<Record<string, DiffLine['kind']>> = {
  '+': 'plus',
  '-': 'minus',
  ' ': 'context',
};

/**
 * Splits what `git diff-tree --patch` writes into the files it is about.
 *
 * @param paths - the files in the order in which git writes them: their names in
 * the patch may be quoted, and are not needed
 */
export function parseDiff(text: string, paths: readonly string[]): FileDiff[] {
  const files: FileDiff[] = [];
  let before = 0;
  let after = 0;
  let inHunk = false;
  for (const line of text.split('\n')) {
    if (line.startsWith('diff --git ')) {
      files.push({ path: paths[files.length] ?? '?', lines: [] });
      inHunk = false;
      continue;
    }
    const lines = files.at(-1)?.lines;
    const hunk = HUNK.exec(line);
    if (!lines) {
      continue;
    }
    if (hunk) {
      inHunk = true;
      before = Number(hunk[1]);
      after = Number(hunk[2]);
      lines.push({ kind: 'hunk', text: `Line ${after}${hunk[3]}` });
    } else if (!inHunk) {
      if (line.startsWith('Binary files ')) {
        lines.push({ kind: 'note', text: 'This file is no text.' });
      } else if (
        /^(old mode|new mode|new file mode|deleted file mode) /.test(line)
      ) {
        lines.push({ kind: 'note', text: line });
      }
    } else if (line.startsWith('\\')) {
      lines.push({ kind: 'note', text: 'No line end at the end of the file' });
    } else if (KINDS[line[0]]) {
      const kind = KINDS[line[0]];
      lines.push({
        kind,
        ...(kind === 'plus' ? {} : { before }),
        ...(kind === 'minus' ? {} : { after }),
        text: line.slice(1),
      });
      before += kind === 'plus' ? 0 : 1;
      after += kind === 'minus' ? 0 : 1;
    }
  }
  return files;
}

const SIGNS = { plus: '+', minus: '−' };
const SPOKEN = { plus: 'added', minus: 'removed' };

function row({ kind, before, after, text }: DiffLine): Html {
  if (kind === 'hunk' || kind === 'note') {
    return markup`<tr class="hunk"><td></td><td>${text}</td></tr>`;
  }
  return markup`<tr class="${kind}"><th scope="row">${
    kind !== 'context' &&
    markup`<span aria-hidden="true">${SIGNS[kind]}</span><span class="spoken">${SPOKEN[kind]}</span> `
  }${after ?? before}</th><td>${text}</td></tr>`;
}

/** Renders the lines of one file. */
export function renderDiff({ path, lines }: FileDiff): Html {
  return markup`<div class="scroll" role="region" tabindex="0" aria-label="Lines of ${path}"><table class="diff"><tbody>${lines.map(
    row,
  )}</tbody></table></div>`;
}
