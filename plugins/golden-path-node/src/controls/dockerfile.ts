import { DockerfileParser, type Instruction } from 'dockerfile-ast';
import { type Control, Findings, notApplicable } from '../control';
import { ModifiableInstruction } from 'dockerfile-ast/lib/modifiableInstruction';
import { type BuiltImage, builtImages } from '../image/built';
import {
  DOCKERFILES,
  keyword,
  lineOf,
  type Stage,
  stagesOf,
  upTo,
  values,
} from '../image/stages';
import { readText } from '../text';
import type { Evidence } from '../types';

const DIGEST = /@sha256:[0-9a-f]{64}$/;
const REMOTE =
  /^(?:https?|ftp|git|ssh):\/\/|^git@|\.git(?:#.*)?$|^(?:github|gitlab)\.com\//i;

/** Whether a name means an earlier stage instead of an image. */
function isStage(stages: Stage[], before: number, name: string): boolean {
  const wanted = name.toLowerCase();
  return stages
    .slice(0, before)
    .some((s, index) => s.name === wanted || String(index) === wanted);
}

function judgeImage(
  findings: Findings,
  image: string,
  where: string,
  at: Evidence,
) {
  if (image === '' || image.includes('$')) {
    findings.problem(`${where} takes its image from a variable`, at);
  } else if (!DIGEST.test(image)) {
    findings.problem(
      `${where} uses ${image}, which is not pinned by digest`,
      at,
    );
  }
}

/** Images that `COPY --from` and `RUN --mount` bring in. */
function broughtIn(instruction: Instruction): string[] {
  if (!(instruction instanceof ModifiableInstruction)) {
    return [];
  }
  const images: string[] = [];
  for (const flag of instruction.getFlags()) {
    const word = flag.toString();
    if (word.startsWith('--from=')) {
      images.push(word.slice('--from='.length));
    } else if (word.startsWith('--mount=')) {
      const from = word
        .slice('--mount='.length)
        .split(',')
        .find(part => part.startsWith('from='));
      if (from) {
        images.push(from.slice('from='.length));
      }
    }
  }
  return images;
}

function judgeInstructions(findings: Findings, stages: Stage[], path: string) {
  stages.forEach((stage, index) => {
    const inherits = isStage(stages, index, stage.image);
    if (!inherits && stage.image !== 'scratch') {
      judgeImage(findings, stage.image, `stage ${index + 1} of ${path}`, {
        path,
        line: stage.line,
      });
    }
    for (const instruction of stage.instructions) {
      const word = keyword(instruction);
      const at = { path, line: lineOf(instruction) };
      if (word === 'ADD' && values(instruction).some(v => REMOTE.test(v))) {
        findings.problem(`${path} adds a file from a URL`, at);
      }
      if (word === 'COPY' || word === 'RUN' || word === 'ADD') {
        for (const image of broughtIn(instruction)) {
          if (!isStage(stages, index, image) && image !== 'scratch') {
            judgeImage(findings, image, `${word} in ${path}`, at);
          }
        }
      }
    }
  });
}

/** The user that the last stage runs as, taken from the stages it builds on. */
function finalUser(
  stages: Stage[],
): { user: string; line: number } | undefined {
  let index = stages.length - 1;
  while (index >= 0) {
    const stage = stages[index];
    const user = stage.instructions.findLast(i => keyword(i) === 'USER');
    if (user) {
      return { user: values(user)[0] ?? '', line: lineOf(user) };
    }
    const base = stage.image.toLowerCase();
    index = stages
      .slice(0, index)
      .findLastIndex((s, i) => s.name === base || String(i) === base);
  }
  return undefined;
}

function judgeUser(
  findings: Findings,
  stages: Stage[],
  what: string,
  path = what,
) {
  const found = finalUser(stages);
  if (found === undefined) {
    findings.problem(`the last stage of ${what} sets no USER`, {
      path,
      line: stages.at(-1)?.line,
    });
    return;
  }
  const { user, line } = found;
  const match = /^(\d{1,10})(?::(\d{1,10}))?$/.exec(user);
  if (!match) {
    findings.problem(
      `${what} sets USER ${user}, which is no number, so Kubernetes can't tell that it is not root`,
      { path, line },
    );
  } else if (Number(match[1]) === 0) {
    findings.problem(`${what} runs as root`, { path, line });
  }
}

function judgeFile(
  findings: Findings,
  text: string,
  path: string,
  built: readonly BuiltImage[],
) {
  const parsed = DockerfileParser.parse(text);
  const foreign = parsed
    .getDirectives()
    .find(
      d =>
        d.getName().toLowerCase() === 'syntax' &&
        !/^(?:docker\.io\/)?docker\/dockerfile(?:[:@]|$)/.test(d.getValue()),
    );
  if (foreign) {
    findings.problem(
      `${path} is built by another frontend (${foreign
        .getValue()
        .slice(0, 80)})`,
      { path, line: foreign.getRange().start.line + 1 },
    );
  }
  const stages = stagesOf(parsed);
  if (stages.length === 0) {
    findings.problem(`${path} has no FROM`, { path });
    return;
  }
  judgeInstructions(findings, stages, path);
  judgeUser(findings, stages, path);
  for (const { target, at } of built) {
    const chosen = target === undefined ? stages : upTo(stages, target);
    if (chosen === undefined) {
      findings.doubt(`${path} has no stage ${target?.slice(0, 80)}`, at);
    } else if (chosen !== stages) {
      judgeUser(findings, chosen, `${path} (stage ${target})`, path);
    }
  }
}

/** The image does not run as root, and is built from what was reviewed. */
export const dockerfile: Control = {
  id: 'dockerfile',
  title: 'Container image',
  severity: 'high',
  remediation:
    'Pin every base image by digest (image@sha256:…), copy files instead of ADD with a URL, and end the last stage with a numeric USER other than 0, for example USER 65532:65532.',
  frameworks: {
    soc2: ['CC6.8'],
    iso27002: ['8.9', '8.19'],
    osps: ['OSPS-BR-05', 'OSPS-QA-05'],
    ssdf: ['PW.4', 'PW.6', 'PW.9'],
  },
  judge(tree, _options, profile) {
    const findings = new Findings();
    const built = builtImages(tree, profile);
    const there = tree.paths();
    const files = [
      ...new Set([
        ...there.filter(p => DOCKERFILES.includes(p)),
        ...built.map(({ path }) => path).filter(p => there.includes(p)),
      ]),
    ];
    for (const { path, at } of built.filter(one => !there.includes(one.path))) {
      findings.doubt(`an image is built from ${path}, which is not there`, at);
    }
    if (files.length === 0) {
      if (profile.kind === 'vm-image') {
        return notApplicable('A machine image is not built from a Dockerfile.');
      }
      findings.problem('there is no Dockerfile', { path: 'Dockerfile' });
    }
    for (const path of files) {
      findings.evidence(path);
      const file = readText(tree, path);
      if (file.ok) {
        judgeFile(
          findings,
          file.text,
          path,
          built.filter(one => one.path === path),
        );
      } else {
        findings.doubt(file.reason);
      }
    }
    return findings.verdict(
      `${files.join(
        ', ',
      )}: every base is pinned by digest, nothing is added from a URL, and the last stage runs as a numbered user that is not root.`,
    );
  },
};
