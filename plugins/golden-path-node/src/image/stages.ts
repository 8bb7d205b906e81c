import type { Dockerfile, From, Instruction } from 'dockerfile-ast';

/** Names of files that an image is built from when nothing else is said. */
export const DOCKERFILES = ['Dockerfile', 'Containerfile'];

/** A build stage: its base and its own instructions. */
export interface Stage {
  name: string | undefined;
  image: string;
  /** Line of its FROM, from 1. */
  line: number;
  instructions: Instruction[];
}

/** Line of an instruction, from 1. */
export const lineOf = (instruction: Instruction): number =>
  instruction.getRange().start.line + 1;

/** The stages of a file, in its order. */
export function stagesOf(file: Dockerfile): Stage[] {
  const stages: Stage[] = [];
  const froms = new Map<number, From>(
    file.getFROMs().map(f => [f.getRange().start.line, f]),
  );
  for (const instruction of file.getInstructions()) {
    const from = froms.get(instruction.getRange().start.line);
    if (from) {
      stages.push({
        name: from.getBuildStage()?.toLowerCase() ?? undefined,
        image: from.getImage() ?? '',
        line: lineOf(from),
        instructions: [],
      });
    } else {
      stages.at(-1)?.instructions.push(instruction);
    }
  }
  return stages;
}

/** What an instruction does, in capitals. */
export function keyword(instruction: Instruction): string {
  return instruction.getKeyword().toUpperCase();
}

/** Its arguments. */
export function values(instruction: Instruction): string[] {
  return instruction.getArguments().map(a => a.getValue());
}

/** Stages up to one that is built instead of the last; undefined when there is none. */
export function upTo(
  stages: readonly Stage[],
  target: string,
): Stage[] | undefined {
  const index = stages.findIndex(
    ({ name }, at) => name === target.toLowerCase() || String(at) === target,
  );
  return index < 0 ? undefined : stages.slice(0, index + 1);
}

/** The last stage with those that it builds on, from it outwards. */
export function lineage(stages: readonly Stage[]): Stage[] {
  const chain: Stage[] = [];
  for (let index = stages.length - 1; index >= 0;) {
    const stage = stages[index];
    chain.push(stage);
    const base = stage.image.toLowerCase();
    index = stages
      .slice(0, index)
      .findLastIndex((s, i) => s.name === base || String(i) === base);
  }
  return chain;
}
