import { DockerfileParser, type Instruction } from 'dockerfile-ast';
import { profileOf } from '../profile';
import { readText } from '../text';
import type { Evidence, Tree } from '../types';
import { builtImages } from './built';
import {
  DOCKERFILES,
  keyword,
  lineage,
  lineOf,
  stagesOf,
  upTo,
} from './stages';

/** What an image runs when it is started. */
export interface Start {
  /** ENTRYPOINT and CMD, word by word; empty when neither is set. */
  words: readonly string[];
  /** What its stages set in the environment, as it is written. */
  environment: readonly string[];
  /** What is run while it is built, in all stages. */
  runs: readonly string[];
  /** What all stages set while it is built, as it is written. */
  settings: readonly string[];
  at: Evidence;
}

function wordsOf(instruction: Instruction | undefined): string[] {
  const content = (instruction?.getArgumentsContent() ?? '').trim();
  try {
    const list: unknown = JSON.parse(content);
    if (Array.isArray(list)) {
      return list.map(String);
    }
  } catch {
    // It is in the shell's form.
  }
  return content
    .replace(/^(?:\/bin\/)?sh\s+-c\s+/, '')
    .split(/\s+/)
    .map(word => word.replace(/^["']|["']$/g, ''))
    .filter(Boolean);
}

function startOf(
  text: string,
  path: string,
  target: string | undefined,
): Start | undefined {
  const all = stagesOf(DockerfileParser.parse(text));
  const stages = target === undefined ? all : upTo(all, target);
  if (!stages || stages.length === 0) {
    return undefined;
  }
  const chain = lineage(stages);
  const last = (word: string) =>
    chain
      .map(({ instructions }) =>
        instructions.findLast(i => keyword(i) === word),
      )
      .find(i => i !== undefined);
  const entrypoint = last('ENTRYPOINT');
  const command = last('CMD');
  const said = entrypoint ?? command;
  const content = (word: string, from: typeof stages) =>
    from.flatMap(({ instructions }) =>
      instructions
        .filter(i => keyword(i) === word)
        .map(i => i.getArgumentsContent() ?? ''),
    );
  return {
    words: [...wordsOf(entrypoint), ...wordsOf(command)],
    environment: content('ENV', chain),
    runs: content('RUN', stages),
    settings: [...content('ENV', stages), ...content('ARG', stages)],
    at: said ? { path, line: lineOf(said) } : { path },
  };
}

const known = new WeakMap<Tree, Start[]>();

/** How the images of a service start: that of its Dockerfile, and those that its pipelines build. */
export function startsOf(tree: Tree): readonly Start[] {
  const before = known.get(tree);
  if (before) {
    return before;
  }
  const built = builtImages(tree, profileOf(tree));
  const wanted = [
    ...DOCKERFILES.filter(
      path =>
        tree.paths().includes(path) && !built.some(one => one.path === path),
    ).map(path => ({ path, target: undefined })),
    ...built,
  ];
  const starts = wanted.flatMap(({ path, target }) => {
    const file = tree.paths().includes(path)
      ? readText(tree, path)
      : { ok: false as const };
    return (file.ok ? startOf(file.text, path, target) : undefined) ?? [];
  });
  known.set(tree, starts);
  return starts;
}
