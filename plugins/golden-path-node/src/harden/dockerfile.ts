import { DockerfileParser } from 'dockerfile-ast';
import type { Draft } from './Draft';
import { applyEdits, type TextEdit } from './textEdits';

const CONTROL = 'dockerfile';
const FILES = ['Dockerfile', 'Containerfile'];
/** Users that official images have, by name. */
const NUMBERS: Readonly<Record<string, string>> = {
  node: '1000:1000',
  nobody: '65534:65534',
  nonroot: '65532:65532',
};
const NOT_ROOT = '65532:65532';

interface ImageName {
  repository: string;
  tag: string;
}

function nameOf(image: string): ImageName {
  const [name] = image.split('@');
  const colon = name.indexOf(':', name.lastIndexOf('/') + 1);
  return colon < 0
    ? { repository: name, tag: 'latest' }
    : { repository: name.slice(0, colon), tag: name.slice(colon + 1) };
}

/** The approved image of the same tag, or of the same version: never of another one. */
function approvedFor(
  image: string,
  approved: readonly string[],
): string | undefined {
  const wanted = nameOf(image);
  const same = approved.filter(
    one => nameOf(one).repository === wanted.repository,
  );
  const version = /^\d+(?:\.\d+)?/.exec(wanted.tag)?.[0];
  return (
    same.find(one => nameOf(one).tag === wanted.tag) ??
    same.find(
      one =>
        version !== undefined &&
        /^[\d.]+/.exec(nameOf(one).tag)?.[0] === version &&
        !/alpine/.test(nameOf(one).tag + wanted.tag),
    )
  );
}

/** Pins the bases of images by digest and ends them with a user that is not root. */
export function hardenDockerfile(draft: Draft, images: readonly string[]) {
  for (const path of FILES) {
    const text = draft.text(path);
    if (text !== undefined) {
      hardenFile(draft, path, text, images);
    }
  }
}

function hardenFile(
  draft: Draft,
  path: string,
  text: string,
  images: readonly string[],
) {
  const file = DockerfileParser.parse(text);
  const froms = file.getFROMs();
  const stages = new Set<string>();
  const starts = [0];
  for (const line of text.split('\n')) {
    starts.push((starts.at(-1) ?? 0) + line.length + 1);
  }
  const at = ({ line, character }: { line: number; character: number }) =>
    starts[line] + character;
  const edits: TextEdit[] = [];
  const said: string[] = [];
  froms.forEach((from, index) => {
    const image = from.getImage() ?? '';
    const range = from.getImageRange();
    const isStage = stages.has(image.toLowerCase()) || image === 'scratch';
    stages.add(from.getBuildStage()?.toLowerCase() ?? String(index));
    if (isStage || !range || /@sha256:[0-9a-f]{64}$/.test(image)) {
      return;
    }
    const approved = approvedFor(image, images);
    if (!approved || image.includes('$')) {
      draft.leave({
        path,
        control: CONTROL,
        why: `No approved image stands for ${image}: have one approved, or start from another, and pin it by digest.`,
      });
      return;
    }
    edits.push({ from: at(range.start), to: at(range.end), text: approved });
    said.push(`${image} is pinned to the digest that is approved`);
  });
  const last = froms.at(-1)?.getRange().start.line ?? 0;
  const own = file
    .getInstructions()
    .filter(one => one.getRange().start.line > last);
  const user = own.findLast(one => one.getKeyword() === 'USER');
  const name = user?.getArguments()[0]?.getValue();
  const isNumbered = /^0*[1-9]\d*(:\d+)?$/.test(name ?? '');
  if (froms.length > 0 && !isNumbered) {
    const range = user?.getArgumentsRange();
    const number = NUMBERS[name ?? ''] ?? NOT_ROOT;
    if (range) {
      edits.push({ from: at(range.start), to: at(range.end), text: number });
      said.push(`USER ${name} becomes ${number}, which Kubernetes can check`);
    } else {
      const start = own.find(one =>
        ['CMD', 'ENTRYPOINT'].includes(one.getKeyword()),
      );
      const offset = start ? at(start.getRange().start) : text.length;
      const before = start || text.endsWith('\n') ? '' : '\n';
      edits.push({
        from: offset,
        to: offset,
        text: `${before}USER ${number}\n`,
      });
      said.push(`it runs as user ${number} instead of as root`);
    }
  }
  draft.edit(
    { path, control: CONTROL, why: `${said.join('; ')}.` },
    applyEdits(text, edits),
  );
}
