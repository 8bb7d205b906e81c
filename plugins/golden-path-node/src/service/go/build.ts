import { posix } from 'node:path';
import { startsOf } from '../../image/starts';
import { readText } from '../../text';
import type { Evidence, Tree } from '../../types';

/** What an image is built from. */
export interface Build {
  /** Folder of the main package; undefined when no command that builds was seen. */
  folder: string | undefined;
  /** Files that are named instead of a folder. */
  files: readonly string[];
  /** Tags of the build; undefined when no command that builds was seen. */
  tags: ReadonlySet<string> | undefined;
}

/** A reason why it is not known what is built. */
export interface Doubt {
  doubt: string;
  at?: Evidence;
}

/** Flags of `go build` that take a value. */
const VALUED =
  /^--?(?:o|p|C|asmflags|buildmode|compiler|covermode|coverpkg|gccgoflags|gcflags|installsuffix|ldflags|mod|modfile|overlay|pgo|pkgdir|tags|toolexec)$/;
/** Flags that put other code in the place of what is in the repository. */
const REPLACING = /^--?(?:overlay|modfile|toolexec|pkgdir)(?:=|$)/;
const ASSIGNED = /^\w+=/;
const MAIN = /^[ \t]*package[ \t]+main\b/m;

const wordsOf = (command: string): string[] =>
  (command.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? []).map(word =>
    word.replace(/["']/g, ''),
  );

const tagsIn = (value: string): string[] =>
  value.split(/[\s,]+/).filter(Boolean);

/** Flags as pairs of name and value, and what is no flag. */
function flagsOf(words: readonly string[]) {
  const flags: [string, string][] = [];
  const rest: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    if (!word.startsWith('-') || rest.length > 0) {
      rest.push(word);
    } else if (word.includes('=')) {
      const at = word.indexOf('=');
      flags.push([word.slice(0, at), word.slice(at + 1)]);
    } else if (VALUED.test(word)) {
      index += 1;
      flags.push([word, words[index] ?? '']);
    } else {
      flags.push([word, '']);
    }
  }
  return { flags, rest };
}

/** What may be said in the environment of a build, as it is written. */
function environmentDoubt(settings: readonly string[]): string | undefined {
  const text = settings.join('\n');
  const os = /\bGOOS=["']?([\w${}]+)/.exec(text)?.[1];
  if (os !== undefined && os !== 'linux' && !os.startsWith('$')) {
    return `it is built for ${os}`;
  }
  return /\bGO(?:FLAGS|WORK|TOOLCHAIN|ROOT|EXPERIMENT)=["']?[^"'\n]*-(?:overlay|modfile|toolexec)/.test(
    text,
  )
    ? 'it is built with other code in the place of its own'
    : undefined;
}

/** Folders with a main package. */
export function mainFolders(tree: Tree): string[] {
  const found = tree
    .paths()
    .filter(
      path =>
        path.endsWith('.go') &&
        !path.endsWith('_test.go') &&
        !/(?:^|\/)(?:[._][^/]*|testdata|vendor)\//.test(path),
    )
    .filter(path => {
      const file = readText(tree, path);
      return (
        file.ok &&
        MAIN.test(file.text) &&
        !/^\/\/go:build\s+ignore\s*$/m.test(file.text)
      );
    })
    .map(path => posix.dirname(path))
    .map(folder => (folder === '.' ? '' : folder));
  return [...new Set(found)].sort();
}

function folderOf(
  target: string,
  within: string,
  module: string,
  mains: readonly string[],
): string | undefined {
  const own =
    target === module || target.startsWith(`${module}/`)
      ? `./${target.slice(module.length + 1)}`
      : undefined;
  if (target.includes('$') || (own === undefined && !target.startsWith('.'))) {
    return undefined;
  }
  const path = posix.join(own === undefined ? within : '', own ?? target);
  const folder = posix.normalize(path).replace(/\/$/, '').replace(/^\.$/, '');
  if (folder === '...' || folder.endsWith('/...')) {
    const base = folder.replace(/\/?\.\.\.$/, '');
    const below = mains.filter(
      main => base === '' || main === base || main.startsWith(`${base}/`),
    );
    return below.length === 1 ? below[0] : undefined;
  }
  return mains.includes(folder) ? folder : undefined;
}

interface Command {
  words: string[];
  within: string;
}

/** The commands of a RUN that build, each with the folder that it runs in. */
function commandsOf(run: string): Command[] {
  const commands: Command[] = [];
  let within = '';
  const plain = run
    .replace(/\\\r?\n/g, ' ')
    .replace(/^\s*(?:--\w[\w-]*=\S+\s+)*/, '');
  for (const part of plain.split(/&&|\|\||[;|\n]/)) {
    const words = wordsOf(
      part
        .trim()
        .replace(/^\[|\]$/g, '')
        .replace(/",\s*"/g, '" "'),
    );
    const start = words.findIndex(
      word => !ASSIGNED.test(word) && word !== 'env' && word !== 'exec',
    );
    const [first, second] = words.slice(Math.max(start, 0));
    if (first === 'cd' && second !== undefined) {
      within = posix.join(within, second);
    } else if (
      /(?:^|\/)go$/.test(first ?? '') &&
      /^(?:build|install|run)$/.test(second ?? '')
    ) {
      commands.push({ words: words.slice(start + 2), within });
    }
  }
  return commands;
}

/** What the images of a service are built from. */
export function buildOf(tree: Tree, module: string): Build | Doubt {
  const mains = mainFolders(tree);
  const builds = new Map<string, Build>();
  let at: Evidence | undefined;
  for (const start of startsOf(tree)) {
    at ??= { path: start.at.path };
    const doubt = environmentDoubt([...start.settings, ...start.runs]);
    if (doubt !== undefined) {
      return { doubt, at };
    }
    const preset = start.settings.flatMap(text =>
      [...text.matchAll(/\bGOFLAGS=(?:"([^"]*)"|'([^']*)'|(\S+))/g)].flatMap(
        match => wordsOf(match[1] ?? match[2] ?? match[3] ?? ''),
      ),
    );
    for (const { words, within } of start.runs.flatMap(commandsOf)) {
      const { flags, rest } = flagsOf(words);
      const all = [...flagsOf(preset).flags, ...flags];
      const moved = all.findLast(([name]) => /^--?C$/.test(name))?.[1];
      const tags = all.findLast(([name]) => /^--?tags$/.test(name))?.[1] ?? '';
      if (all.some(([name]) => REPLACING.test(name)) || tags.includes('$')) {
        return {
          doubt: 'it is built with other code in the place of its own',
          at,
        };
      }
      const base = posix.join(within, moved ?? '');
      const files = rest.filter(word => word.endsWith('.go'));
      const target = files[0] === undefined ? rest[0] : posix.dirname(files[0]);
      const folder = folderOf(
        (target ?? '.').startsWith('.') || files.length === 0
          ? (target ?? '.')
          : `./${target}`,
        base === '.' ? '' : base,
        module,
        mains,
      );
      if (folder === undefined || (files.length === 0 && rest.length > 1)) {
        return { doubt: 'it was not found which main package is built', at };
      }
      const build: Build = {
        folder,
        files: files.map(file => posix.join(folder, posix.basename(file))),
        tags: new Set(tagsIn(tags)),
      };
      builds.set(
        [folder, ...build.files, '', ...[...tagsIn(tags)].sort()].join('\n'),
        build,
      );
    }
  }
  const [build, other] = builds.values();
  if (other) {
    return { doubt: 'it was not found which main package is started', at };
  }
  return build ?? { folder: undefined, files: [], tags: undefined };
}
