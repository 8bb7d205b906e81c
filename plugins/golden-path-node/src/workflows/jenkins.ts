import type { Findings } from '../control';
import {
  blocks,
  type GroovyNode,
  inside,
  readGroovy,
} from '../pipeline/groovy';
import { readJenkinsfile } from '../pipeline/jenkins';
import { readText } from '../text';
import type { Tree } from '../types';
import { judgeDownloads } from './downloads';

const PINNED = /@sha256:[0-9a-f]{64}$/;
const TOO_MUCH =
  /--privileged\b|--network[= ]host\b|--pid[= ]host\b|docker\.sock|--cap-add\b/;
const SECRET_NAME = /(?:TOKEN|PASSWORD|SECRET|PRIVATE_KEY|API_KEY|ACCESS_KEY)$/;

function judgeNode(node: GroovyNode, path: string, findings: Findings) {
  const at = { path, line: node.line };
  if (node.name === 'agent' && /^agent\s+any$/.test(node.header)) {
    findings.problem(
      `${path} runs on any machine, also on the controller (agent any)`,
      at,
    );
  }
  const image = /^(?:image|docker)\s*[( ]/.test(node.header)
    ? node.strings[0]
    : undefined;
  if (image && !PINNED.test(image.text)) {
    findings.problem(
      `${path} runs in ${image.text.slice(0, 100)}, which is not pinned by digest`,
      { path, line: image.line },
    );
  }
  if (node.name === 'args' && TOO_MUCH.test(node.strings[0]?.text ?? '')) {
    findings.problem(
      `${path} runs a container with more rights than it needs`,
      at,
    );
  }
  if (['sh', 'bat', 'powershell'].includes(node.name)) {
    const unsafe = node.strings.find(({ interpolated }) => interpolated);
    if (unsafe) {
      findings.problem(
        `${path} puts values into a script before the shell sees it; use single quotes and the environment`,
        { path, line: unsafe.line },
      );
    }
  }
  if (/^(?:bat|powershell)$/.test(node.name)) {
    findings.doubt(`${path} runs a script of Windows, which is not judged`, at);
  }
  if (
    ['library', '@Library'].includes(node.name) &&
    !/@[0-9a-f]{40}['"]/.test(node.header)
  ) {
    findings.problem(`${path} uses a library that is not pinned by commit`, at);
  }
  if (
    node.name === 'skipDefaultCheckout' ||
    /\bgit\s+(?:url:|['"]http:)/.test(node.header)
  ) {
    findings.doubt(`${path} checks code out in a way that is not judged`, at);
  }
  if (/^evaluate\b|\bGroovyShell\b|^\w+\.execute\(/.test(node.header)) {
    findings.problem(`${path} runs text as Groovy`, at);
  }
  const assigned = /^(\w+)\s*=\s*['"]/.exec(node.header)?.[1];
  if (
    assigned &&
    SECRET_NAME.test(assigned) &&
    (node.strings[0]?.text ?? '') !== ''
  ) {
    findings.problem(`${path} holds the secret ${assigned}`, at);
  }
}

/** Judges a declarative Jenkinsfile. */
export function judgeJenkins(
  tree: Tree,
  path: string,
  findings: Findings,
): void {
  findings.evidence(path);
  const file = readText(tree, path);
  if (!file.ok) {
    findings.doubt(file.reason, { path });
    return;
  }
  const read = readJenkinsfile(path, file.text);
  judgeDownloads(path, file.text, findings);
  read.doubts.forEach(({ message, at }) => findings.doubt(message, at));
  let nodes: GroovyNode[];
  try {
    nodes = readGroovy(file.text);
  } catch {
    // That it can't be read was said already.
    return;
  }
  nodes
    .flatMap(node => [node, ...inside(node)])
    .forEach(node => judgeNode(node, path, findings));
  const pipeline = nodes.find(({ name }) => name === 'pipeline');
  if (!pipeline) {
    return;
  }
  const options = blocks(pipeline, 'options').flatMap(({ body }) => body ?? []);
  if (!options.some(({ name }) => name === 'disableConcurrentBuilds')) {
    findings.problem(
      `${path} lets runs of the same change overtake each other (disableConcurrentBuilds)`,
      { path, line: pipeline.line },
    );
  }
  if (blocks(pipeline, 'agent').length === 0) {
    findings.problem(`${path} does not say where it runs (agent)`, {
      path,
      line: pipeline.line,
    });
  }
  if (read.jobs.length === 0) {
    findings.problem(`${path} has no stages`, { path, line: pipeline.line });
  }
  for (const job of read.jobs) {
    if (!job.timeout) {
      findings.problem(
        `the stage ${job.id} has no time limit (timeout)`,
        job.at,
      );
    }
  }
}
