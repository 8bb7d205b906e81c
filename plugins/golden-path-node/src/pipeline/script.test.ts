import { commandsOf } from './script';

/** What of a script counts: runs whenever the script does, and stops it when it fails. */
const counting = (script: string, stops = true) =>
  commandsOf(script, stops, false)
    .filter(({ ignored }) => ignored === undefined)
    .map(({ text }) => text);

const counts = (script: string, stops = true) =>
  counting(script, stops).some(text => /^fairway gate\b/.test(text));

describe('a command counts', () => {
  it.each([
    ['alone', 'fairway gate'],
    ['after others', 'mkdir -p x\ncd x; fairway gate\necho done'],
    ['over several lines', 'fairway gate \\\n  --stage "a\n b"\necho'],
    ['in a group', '{\n  fairway gate\n}\necho'],
    ['in a subshell', '(cd x; fairway gate)\necho'],
    ['before an exit that fails', 'fairway gate || exit 1\necho', false],
    [
      'before a block that fails',
      'fairway gate || {\n  echo no\n  exit 1\n}\necho',
    ],
    [
      'before a block in one line',
      'fairway gate || { echo no; exit 1; }\necho',
    ],
    ['before its own outcome', 'fairway gate || exit $?\necho'],
    ['at the end of a chain that ends the script', 'cd x && fairway gate'],
    ['after a condition', 'if [ "$X" ]; then echo; fi\nfairway gate'],
    ['after a function', 'log() {\n  echo "$1"\n}\nlog x\nfairway gate'],
    [
      'after a choice',
      'case $X in\n  a) echo;;\n  *) exit 2;;\nesac\nfairway gate',
    ],
    ['after a loop', 'for x in a b; do\n  echo $x\ndone\nfairway gate'],
    ['after a here-string', 'cat <<< word\nfairway gate'],
    ['after a here-document', 'cat <<EOF\nexit 0\nEOF\nfairway gate'],
    ['after a stop under a condition', 'test -f x || exit 1\nfairway gate'],
    ['after output is sent elsewhere', 'exec 2>&1\nfairway gate'],
    ['with an apostrophe in a comment', "# don't\nfairway gate"],
  ])('%s', (_, script, stops = true) => {
    expect(counts(script, stops)).toBe(true);
  });
});

describe('a command does not count', () => {
  it.each([
    ['under a condition in one line', 'if false; then fairway gate; fi\necho'],
    ['under a condition', 'if false\nthen\n  fairway gate\nfi'],
    [
      'under a nested condition',
      'if a; then if b; then echo; fi; fairway gate; fi',
    ],
    ['as the second of a chain', 'false && fairway gate\necho'],
    ['as the first of a chain', 'fairway gate && echo passed\ndeploy'],
    ['when something else must fail', 'true || fairway gate'],
    ['before anything that passes', 'fairway gate || rm -f x'],
    ['before a block that passes', 'fairway gate || { echo no; }'],
    ['in a block that may fail', '{ fairway gate; } || true'],
    ['in a block over lines that may fail', '{\n  fairway gate\n} || true'],
    ['in a subshell that may fail', '(cd x; fairway gate; echo) || true'],
    ['in a condition that is piped', 'if a; then\n fairway gate\nfi | cat'],
    ['in a function', 'gate() {\n  fairway gate\n}\necho'],
    ['in a function in one line', 'gate() { fairway gate; }'],
    [
      'in a function with its brace below',
      'function gate\n{\n  fairway gate\n}',
    ],
    [
      'under a name that means something else',
      'fairway() { :; }\nfairway gate',
    ],
    ['in a text over lines', 'echo "\nfairway gate\n"'],
    ['in another text over lines', "echo 'a\nfairway gate\n'"],
    ['in a here-document', 'cat <<\\EOF\nfairway gate\nEOF'],
    ['after the end', 'echo; exit 0\nfairway gate'],
    ['after a possible end', '[ "$X" ] && exit 0\nfairway gate'],
    ['after another possible end', 'if a; then exit 0; fi\nfairway gate'],
    ['after another program took over', 'exec true\nfairway gate'],
    ['when a trap rescues', "trap 'exit 0' EXIT\nfairway gate"],
    ['when failures are let through', 'set -u +e\nfairway gate'],
    ['when they are let through later', 'set +o errexit\nfairway gate'],
    ['in a loop', 'while false; do fairway gate; done'],
    ['in a choice', 'case a in\n  b) fairway gate;;\nesac'],
    ['as a condition', 'if ! fairway gate; then echo; fi'],
    ['in the background', 'fairway gate &\nwait'],
    ['when it is piped', 'fairway gate | tee log'],
    [
      'under a condition, though it would stop',
      'if a; then fairway gate || exit 1; fi',
    ],
  ])('%s', (_, script) => {
    expect(counts(script)).toBe(false);
  });
});
