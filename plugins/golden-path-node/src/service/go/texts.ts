import { findAll, type Located, type Source, textOf } from '../source';
import { declared } from './code';
import { splitBy, unwrapped } from './expressions';
import { unquoted } from './names';
import type { GoProgram } from './program';

/** Most characters of a text that is put together. */
const MAX_TEXT = 2000;

/** Text that an expression stands for; undefined when that is not known. */
export function textValue(
  program: GoProgram,
  at: Located,
  depth = 0,
): string | undefined {
  const whole = unwrapped(textOf(at));
  const parts = splitBy(whole, '+').map(text => {
    if (/^(?:"(?:[^"\\]|\\.)*"|`[^`]*`)$/.test(text)) {
      return unquoted(text);
    }
    const name = /^(?:\w+\.)?(\w+)$/.exec(text)?.[1];
    const values = name === undefined ? [] : declared(program, name);
    return values.length === 1 && depth < 8
      ? textValue(program, values[0], depth + 1)
      : undefined;
  });
  return parts.some(part => part === undefined) ? undefined : parts.join('');
}

/** Texts that files hold, put together where they are. */
export function textsIn(
  program: GoProgram,
  sources: readonly Source[],
): (Located & { text: string })[] {
  return findAll(sources, 'String', 'BinaryExp')
    .filter(({ node }) => node.to - node.from < MAX_TEXT)
    .flatMap(at => {
      const text = textValue(program, at);
      return text === undefined ? [] : [{ ...at, text }];
    });
}
