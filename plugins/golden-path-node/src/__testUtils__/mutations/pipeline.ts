import { edit, type Change, type Mutation } from '../mutation';
import type { Base } from '../renderings';

/** Where each system keeps its pipeline, and the service that it is tried on. */
export const SYSTEMS = {
  github: { base: 'node', path: '.github/workflows/ci.yaml' },
  gitlab: { base: 'node-gitlab', path: '.gitlab-ci.yml' },
  jenkins: { base: 'node-jenkins', path: 'Jenkinsfile' },
} as const satisfies Record<string, { base: Base; path: string }>;

type System = keyof typeof SYSTEMS;

/** The same weakness in each of the three systems, as it is written there. */
export function inEach(
  what: string,
  how: (system: System, path: string) => Change,
  more: Pick<Mutation, 'state' | 'also'> & {
    /** Text of the line that has to be seen, per system; the file is enough without. */
    text?: Partial<Record<System, string>>;
    only?: readonly System[];
  } = {},
): Mutation[] {
  const { text, only = ['github', 'gitlab', 'jenkins'], ...rest } = more;
  return only.map(system => {
    const { base, path } = SYSTEMS[system];
    return {
      what,
      base,
      change: how(system, path),
      at: { path, text: text?.[system] },
      ...rest,
    };
  });
}

/** Hides the failure of the command that starts like this. */
export function hide(
  command: string,
): (system: System, path: string) => Change {
  return (_, path) =>
    edit(path, new RegExp(`${command}[^\n]*`), `${command} || true`);
}
