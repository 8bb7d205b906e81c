import { posix } from 'node:path';
import { Findings } from '../control';
import type { PipelineStep } from '../pipeline/model';
import { Pipelines } from '../pipeline/read';
import type { ServiceProfile } from '../profile';
import type { Evidence, Tree } from '../types';

/** An image that a pipeline builds. */
export interface BuiltImage {
  /** Dockerfile, as the command names it. */
  path: string;
  /** Stage that it ends with, when not the last one. */
  target?: string;
  at: Evidence;
}

const FILE = /\s(?:-f|--file|--dockerfile)(?:[= ]\s*)"?([^\s"]+)/;
const TARGET = /\s--target[= ]\s*"?([^\s"]+)/;

function builtBy({ command, inputs, at }: PipelineStep, tree: Tree) {
  const target = TARGET.exec(command)?.[1] ?? (inputs.target || undefined);
  const context = inputs.context || (command.split(/\s+/).at(-1) ?? '.');
  const inContext = posix.join(context, 'Dockerfile');
  const named = FILE.exec(command)?.[1] ?? (inputs.file || undefined);
  const path =
    named === undefined
      ? [inContext].find(one => tree.paths().includes(one))
      : posix.normalize(named);
  return { path: path ?? 'Dockerfile', target, at };
}

/** Images that the pipelines of a service build; what of those can't be read is for other controls. */
export function builtImages(
  tree: Tree,
  profile: Partial<ServiceProfile>,
): BuiltImage[] {
  return Pipelines.of(tree, profile, new Findings())
    .every('image-build')
    .map(({ step }) => builtBy(step, tree));
}
