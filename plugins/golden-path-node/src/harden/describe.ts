import type { ControlResult } from '../types';
import type { Hardening } from './types';

const isOpen = ({ state }: ControlResult) =>
  state === 'fail' || state === 'unknown';

/**
 * What a person reads before merging, as Markdown: what changes and what for,
 * and what no machine can decide.
 */
export function describeHardening(hardening: Hardening): string {
  const { steps, left, before, results } = hardening;
  const was = new Map(before.map(one => [one.id, one.state]));
  const titles = new Map(results.map(one => [one.id, one.title]));
  const won = results.filter(
    one => one.state === 'pass' && was.get(one.id) !== 'pass',
  );
  const open = results.filter(isOpen);
  const table = (what: 'added' | 'edited') =>
    steps
      .filter(step => step.what === what)
      .map(
        ({ path, control, why }) =>
          `| \`${path}\` | ${titles.get(control) ?? control} | ${why} |`,
      );
  const section = (title: string, lines: string[]) =>
    lines.length === 0 ? [] : [`## ${title}`, '', ...lines, ''];
  const head = ['| file | control | why |', '| --- | --- | --- |'];
  const edited = table('edited');
  const added = table('added');
  return [
    `Brings the service onto the golden path. ${won.length} controls pass that did not; ${open.length} are left to people. Nothing of yours is deleted; each file that is edited is named below.`,
    '',
    ...section('Edited', edited.length > 0 ? [...head, ...edited] : []),
    ...section('Added', added.length > 0 ? [...head, ...added] : []),
    ...section(
      'Left to you',
      left.map(({ path, why }) => `- \`${path}\`: ${why}`),
    ),
    ...section(
      'Controls that do not pass yet, with the day until which `.golden-path/exceptions.yaml` leaves them',
      open.map(
        one =>
          `- **${one.title}** ${one.state === 'fail' ? 'fails' : 'can not be judged'}: ${one.message} ${one.remediation}`,
      ),
    ),
  ]
    .join('\n')
    .trim();
}
