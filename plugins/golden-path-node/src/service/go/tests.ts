import { readText } from '../../text';
import type { Tree } from '../../types';
import { parseSource, type Source } from '../source';
import { liveGo } from './live';
import { compiled, goParser } from './parser';

const tests = new WeakMap<Tree, Source[]>();

/** Files that say how tests are run. */
const RUNNING =
  /^(?:\.github\/workflows\/.*|\.gitlab-ci\.yml|Jenkinsfile|Makefile|Dockerfile|Taskfile\.ya?ml)$/;

/** Tags that some test run has. */
function testTags(tree: Tree): Set<string> {
  return new Set(
    tree
      .paths()
      .filter(path => RUNNING.test(path))
      .flatMap(path => {
        const file = readText(tree, path);
        return file.ok
          ? [...file.text.matchAll(/\s-tags[= ]["']?([\w,. ]+)/g)]
          : [];
      })
      .flatMap(([, names]) => names.split(/[ ,]+/)),
  );
}

/** The tests of a service, as far as they can be parsed, without what never runs. */
export function testsOf(tree: Tree): Source[] {
  const before = tests.get(tree);
  if (before) {
    return before;
  }
  const tags = testTags(tree);
  const sources = tree
    .paths()
    .filter(
      path =>
        path.endsWith('_test.go') &&
        !/(?:^|\/)(?:[._][^/]*|testdata|vendor)(?:\/|$)/.test(path) &&
        compiled(tree, path, tags) === true,
    )
    .flatMap(path => parseSource(goParser, tree, path) ?? []);
  const live = liveGo(goParser, sources, undefined);
  tests.set(tree, live);
  return live;
}
