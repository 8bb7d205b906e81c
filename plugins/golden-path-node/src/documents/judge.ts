import type { Findings } from '../control';
import { isPlaceholder } from '../record/words';
import { readText } from '../text';
import type { Tree } from '../types';
import { sectionsOf } from './markdown';

/** What a document has to say. */
export interface Requirement {
  /** In words, for messages. */
  what: string;
  /** What the heading of its section looks like. */
  heading: RegExp;
  /** What has to be said in the section. */
  says?: RegExp;
}

/** Fewest characters that say something. */
const FEWEST = 40;

/** Judges that a document says what it has to. */
export function judgeDocument(
  findings: Findings,
  tree: Tree,
  path: string,
  requirements: readonly Requirement[],
): void {
  if (!tree.paths().includes(path)) {
    findings.problem(`there is no ${path}`, { path });
    return;
  }
  findings.evidence(path);
  const file = readText(tree, path);
  if (!file.ok) {
    findings.doubt(file.reason, { path });
    return;
  }
  const sections = sectionsOf(file.text);
  for (const { what, heading, says } of requirements) {
    const section = sections.find(one => heading.test(one.heading));
    if (!section) {
      findings.problem(`${path} does not say ${what}`, { path });
    } else if (
      section.body.replace(/\s+/g, ' ').trim().length < FEWEST ||
      // A name in angle brackets in a command is for whoever types it.
      isPlaceholder(section.body.replace(/```[^]*?```|`[^`\n]*`/g, 'code')) ||
      (says && !says.test(section.body))
    ) {
      findings.problem(`${path} has a heading, but does not say ${what}`, {
        path,
        line: section.line,
      });
    }
  }
}
