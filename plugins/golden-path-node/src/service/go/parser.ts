import { parser } from '@lezer/go';
import type { Tree } from '../../types';
import { named, parseSource, type Source, type SourceParser } from '../source';
import { isCompiled } from './constraints';

/**
 * The grammar does not end a statement at the end of a line after true and
 * false: there a semicolon takes the place of the newline, which keeps every
 * offset. A line with a comment is left as it is.
 */
export const goParser: SourceParser = {
  parse: text =>
    parser.parse(
      text
        .split('\n')
        .map(line =>
          /\b(?:true|false)[ \t]*$/.test(line) && !line.includes('//')
            ? `${line};`
            : `${line}\n`,
        )
        .join('')
        .slice(0, text.length),
    ),
};

function headerOf(source: Source): string {
  const clause = named(source.root, 'PackageClause')[0];
  return source.text.slice(0, clause?.from ?? 0);
}

/** Whether a file is compiled; a reason when that can't be told. */
export function compiled(
  tree: Tree,
  path: string,
  tags: ReadonlySet<string> | undefined,
): boolean | undefined {
  const source = parseSource(goParser, tree, path);
  return source ? isCompiled(path, headerOf(source), tags) : true;
}
