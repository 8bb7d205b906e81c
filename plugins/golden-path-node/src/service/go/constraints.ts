const OTHER_SYSTEMS =
  'aix android darwin dragonfly freebsd hurd illumos ios js nacl netbsd openbsd plan9 solaris wasip1 windows zos'.split(
    ' ',
  );
const MACHINES =
  'amd64 arm64 386 arm loong64 mips mips64 mips64le mipsle ppc64 ppc64le riscv64 s390x wasm'.split(
    ' ',
  );
/** Tags that by custom no build of a service has. */
const NEVER = new Set(['ignore', 'tools', 'wireinject', 'mage', 'generate']);

/** Whether a tag holds; undefined when that can't be told. */
function holds(
  tag: string,
  tags: ReadonlySet<string> | undefined,
): boolean | undefined {
  if (/^(?:linux|unix|gc|go1\.\d+)$/.test(tag)) {
    return true;
  }
  if (OTHER_SYSTEMS.includes(tag) || tag === 'gccgo') {
    return false;
  }
  if (MACHINES.includes(tag) || tag === 'cgo') {
    return undefined;
  }
  if (tags) {
    return tags.has(tag);
  }
  return NEVER.has(tag) ? false : undefined;
}

type Truth = boolean | undefined;

const and = (a: Truth, b: Truth): Truth =>
  a === false || b === false ? false : a && b;
const not = (a: Truth): Truth => (a === undefined ? undefined : !a);
const or = (a: Truth, b: Truth): Truth => not(and(not(a), not(b)));

/** Value of an expression of tags; undefined when it can't be told, or is not valid. */
function evaluate(
  expression: string,
  tags: ReadonlySet<string> | undefined,
): Truth {
  const tokens = expression.match(/&&|\|\||[!()]|[\w.]+/g) ?? [];
  let at = 0;
  const unary = (): Truth => {
    const token = tokens[at];
    at += 1;
    if (token === '!') {
      return not(unary());
    }
    if (token === '(') {
      const inner = disjunction();
      at += 1;
      return inner;
    }
    return token === undefined ? undefined : holds(token, tags);
  };
  const conjunction = (): Truth => {
    let value = unary();
    while (tokens[at] === '&&') {
      at += 1;
      value = and(value, unary());
    }
    return value;
  };
  function disjunction(): Truth {
    let value = conjunction();
    while (tokens[at] === '||') {
      at += 1;
      value = or(value, conjunction());
    }
    return value;
  }
  return tokens.length > 200 ? undefined : disjunction();
}

/** Whether the name of a file keeps it out of a program for Linux. */
function byName(path: string): Truth {
  const parts = path
    .slice(path.lastIndexOf('/') + 1)
    .replace(/(?:_test)?\.go$/, '')
    .split('_')
    .slice(1);
  const [last = '', before = ''] = parts.reverse();
  if (OTHER_SYSTEMS.includes(last)) {
    return false;
  }
  if (!MACHINES.includes(last)) {
    return true;
  }
  return OTHER_SYSTEMS.includes(before) ? false : undefined;
}

/**
 * Whether a file is compiled into a program for Linux; undefined when that
 * depends on the machine, or on tags that are not known.
 *
 * @param header - what is above the package clause
 * @param tags - tags of the build; undefined when they are not known
 * @see https://pkg.go.dev/cmd/go#hdr-Build_constraints
 */
export function isCompiled(
  path: string,
  header: string,
  tags: ReadonlySet<string> | undefined,
): boolean | undefined {
  const plain = header.replace(/\/\*[\s\S]*?\*\//g, '');
  const [line, other] = [...plain.matchAll(/^[ \t]*\/\/go:build[ \t]+(.*)$/gm)];
  const old = /^[ \t]*\/\/[ \t]*\+build[ \t]/m.test(plain);
  const unsaid = old ? undefined : true;
  const said = line ? evaluate(line[1], tags) : unsaid;
  return and(byName(path), other ? undefined : said);
}
