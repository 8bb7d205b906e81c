import { blocks, type GroovyNode, inside, readGroovy } from './groovy';
import type { Pipeline, PipelineJob, PipelineStep } from './model';
import { commandsOf } from './script';

/** Blocks that go on when something inside of them fails. */
const HIDING = /^(?:catchError|warnError|try|timestamps_and_ignore)\b/;
/** A closure or a function that is defined here; whether anything calls it is not read. */
const DEFINED = /^def\b|=$|=\s*\{|->/;
/** Blocks that may not run what is inside. */
const CONDITIONAL = /^(?:if|else|for|while|switch|case|catch)\b/;

interface Context {
  path: string;
  doubts: Pipeline['doubts'];
}

function shellSteps(
  node: GroovyNode,
  context: Context,
  ignored: string | undefined,
  condition: string | undefined,
): PipelineStep[] {
  const { path } = context;
  if (
    node.name === 'sh' ||
    /\bsh\s*[('"]/.test(node.header.replace(/(['"]).*?\1/g, "''"))
  ) {
    const script = node.strings.reduce<
      GroovyNode['strings'][number] | undefined
    >(
      (longest, one) =>
        longest && longest.text.length >= one.text.length ? longest : one,
      undefined,
    );
    if (!script) {
      context.doubts.push({
        message: `${path} runs a script that is not written out`,
        at: { path, line: node.line },
      });
      return [];
    }
    const hidden = /returnStatus\s*:\s*true/.test(node.header)
      ? '"returnStatus" hides its failure'
      : undefined;
    const text = script.text.replace(/^\n/, '');
    const first = script.line + (text === script.text ? 0 : 1);
    // A script that names its own shell does not stop at a failure by itself.
    const own = /^\s*#!/.test(text);
    return commandsOf(text, !own, false).map(command => ({
      command: command.text,
      inputs: {},
      at: { path, line: first + command.line },
      ignored: ignored ?? hidden ?? command.ignored,
      condition,
    }));
  }
  if (['load', 'build', 'libraryResource'].includes(node.name)) {
    context.doubts.push({
      message: `${path} runs something that was not read: ${node.header.slice(0, 60)}`,
      at: { path, line: node.line },
    });
  }
  const hidden = HIDING.test(node.header)
    ? `"${node.name}" hides its failure`
    : undefined;
  const hides =
    node.body && DEFINED.test(node.header) ? 'it is only defined' : hidden;
  const when = CONDITIONAL.test(node.header)
    ? node.header.slice(0, 60)
    : undefined;
  return (node.body ?? []).flatMap(child =>
    shellSteps(child, context, ignored ?? hides, condition ?? when),
  );
}

const titleOf = (node: GroovyNode) => node.strings[0]?.text ?? node.header;

/** `when` of a stage, as it is written; undefined when it runs for each change. */
function conditionOf(stage: GroovyNode): string | undefined {
  const when = blocks(stage, 'when').flatMap(inside);
  const asked = when.filter(
    ({ name }) =>
      !['beforeAgent', 'beforeInput', 'beforeOptions'].includes(name),
  );
  return asked.length > 0
    ? asked
        .map(({ header }) => header)
        .join(' ')
        .slice(0, 120)
    : undefined;
}

function readStage(
  stage: GroovyNode,
  needs: readonly string[],
  outer: { condition?: string; timeout: boolean },
  context: Context,
  jobs: PipelineJob[],
): string[] {
  const id = titleOf(stage);
  const condition = conditionOf(stage) ?? outer.condition;
  const timeout =
    outer.timeout ||
    blocks(stage, 'options').some(o =>
      (o.body ?? []).some(({ name }) => name === 'timeout'),
    );
  const nested = blocks(stage, 'stages')[0];
  const parallel = blocks(stage, 'parallel')[0];
  if (nested) {
    return readStages(nested, needs, { condition, timeout }, context, jobs);
  }
  if (parallel) {
    return blocks(parallel, 'stage').flatMap(child =>
      readStage(child, needs, { condition, timeout }, context, jobs),
    );
  }
  const at = { path: context.path, line: stage.line };
  if (blocks(stage, 'matrix').length > 0) {
    context.doubts.push({
      message: `${context.path} has a matrix, which is not judged`,
      at,
    });
  }
  const own = blocks(stage, 'steps').flatMap(steps =>
    shellSteps(steps, context, undefined, undefined),
  );
  const post = blocks(stage, 'post')
    .flatMap(({ body }) => body ?? [])
    .flatMap(section =>
      shellSteps(
        section,
        context,
        undefined,
        ['always', 'success'].includes(section.name) ? undefined : section.name,
      ).map(step => ({ ...step, afterFailure: section.name !== 'success' })),
    );
  const everything = inside(stage);
  jobs.push({
    id,
    at,
    steps: [...own, ...post],
    needs,
    condition,
    skipsWithNeeds: false,
    timeout,
    // A checkout of Jenkins is whole unless it says otherwise.
    fullHistory: !everything.some(({ header }) =>
      /shallow\s*:\s*true/.test(header),
    ),
    identity: everything.some(({ header }) => /SIGSTORE_ID_TOKEN/.test(header)),
    environment: everything.some(({ name }) => name === 'input')
      ? id
      : undefined,
  });
  return [id];
}

function readStages(
  stages: GroovyNode,
  before: readonly string[],
  outer: { condition?: string; timeout: boolean },
  context: Context,
  jobs: PipelineJob[],
): string[] {
  let needs = [...before];
  for (const stage of blocks(stages, 'stage')) {
    const ended = readStage(stage, needs, outer, context, jobs);
    needs = ended.length > 0 ? ended : needs;
  }
  return needs;
}

/** Reads a declarative Jenkinsfile; what can't be read is a doubt, never a pass. */
export function readJenkinsfile(path: string, content: string): Pipeline {
  const context: Context = { path, doubts: [] };
  const result: Pipeline = {
    system: 'jenkins',
    path,
    jobs: [],
    // A multibranch pipeline runs for branches and for changes.
    onChange: true,
    onDefaultBranch: true,
    doubts: context.doubts,
  };
  let nodes: GroovyNode[];
  try {
    nodes = readGroovy(content);
  } catch (error) {
    context.doubts.push({
      message: `${path} could not be read: ${error instanceof Error ? error.message : 'unknown'}`,
      at: { path },
    });
    return result;
  }
  const pipeline = nodes.find(({ name, body }) => name === 'pipeline' && body);
  if (!pipeline) {
    context.doubts.push({
      message: `${path} holds no declarative pipeline`,
      at: { path },
    });
    return result;
  }
  for (const other of nodes.filter(node => node !== pipeline)) {
    const harmless = other.name === 'import' || /^#!/.test(other.header);
    if (!harmless) {
      context.doubts.push({
        message: `${path} holds more than a declarative pipeline: ${other.header.slice(0, 60)}`,
        at: { path, line: other.line },
      });
    }
  }
  const timeout = blocks(pipeline, 'options').some(o =>
    (o.body ?? []).some(({ name }) => name === 'timeout'),
  );
  blocks(pipeline, 'stages').forEach(stages =>
    readStages(stages, [], { timeout }, context, result.jobs),
  );
  return result;
}
