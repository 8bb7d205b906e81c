import { InputError } from '@backstage/errors';
import { createTemplateRenderer } from 'nunjitsu';
import { stringify } from 'yaml';
import { ANSWERS_PATH } from '../profile';
import { decodeText } from '../tree';
import {
  definitionPath,
  type GoldenPathDefinition,
  type Layer,
  parseDefinition,
} from './definition';

/** Values that skeletons are rendered with: what was answered, and what follows from it. */
export type RenderValues = Readonly<Record<string, string | number | boolean>>;

/** A rendered service. */
export interface RenderedService {
  definition: GoldenPathDefinition;
  /** Path → bytes, with `.golden-path/answers.yaml` and without the manifest. */
  files: Map<string, Uint8Array>;
  /** Paths among them that may be executed. */
  executables: Set<string>;
}

function applies({ when = {} }: Layer, values: RenderValues): boolean {
  return Object.entries(when).every(([key, wanted]) =>
    (Array.isArray(wanted) ? wanted : [wanted]).includes(values[key]),
  );
}

function isCopied({ copyWithoutTemplating = [] }: Layer, path: string) {
  return copyWithoutTemplating.some(pattern =>
    pattern.endsWith('*')
      ? path.startsWith(pattern.replace(/\*+$/, ''))
      : path === pattern,
  );
}

/** Paths that an empty condition in a name leaves behind; the scaffolder skips them too. */
function isSkipped(path: string): boolean {
  return /^$|^\/|\/\/|\/$/.test(path);
}

/**
 * Renders a golden path, with the scaffolder's own template engine. It depends
 * on its input only, so that an old version can be rendered again.
 *
 * @param input.templates - files below the templates' root, path → bytes
 * @param input.path - name of the golden path, for example `secure-service-node`
 * @param input.templateRef - recorded in the answers
 * @param input.executables - paths below the templates' root that may be executed
 * @throws InputError when there is no such path, its definition or a file is
 * wrong, or a path of a file leaves the service
 */
export function renderGoldenPath(input: {
  templates: ReadonlyMap<string, Uint8Array>;
  path: string;
  templateRef: string;
  values: RenderValues;
  executables?: ReadonlySet<string>;
}): RenderedService {
  const { templates, path: name, templateRef } = input;
  const file = definitionPath(name);
  const source = templates.get(file);
  const text = source && decodeText(source);
  if (text === undefined) {
    throw new InputError(
      `There is no golden path ${name}: the templates have no ${file}.`,
    );
  }
  const definition = parseDefinition(file, text);
  const values = { ...definition.defaults, ...input.values };
  const renderer = createTemplateRenderer({ allowRegexExecution: true });
  const context = renderer.prepareContext({
    // What is rendered is told too; it is no answer.
    values: { ...values, templateRef, templateVersion: definition.version },
  });
  const files = new Map<string, Uint8Array>();
  const executables = new Set<string>();
  for (const layer of definition.layers.filter(l => applies(l, values))) {
    const prefix = `${layer.path}/`;
    const own = [...templates].filter(([path]) => path.startsWith(prefix));
    if (own.length === 0) {
      throw new InputError(`The golden path ${name} has no files in ${prefix}`);
    }
    for (const [path, bytes] of own) {
      const inner = path.slice(prefix.length);
      const target = renderer.render(inner, context);
      if (isSkipped(target)) {
        continue;
      }
      if (target.split('/').includes('..')) {
        throw new InputError(`${path} would be written outside of the service`);
      }
      const template = isCopied(layer, inner) ? undefined : decodeText(bytes);
      files.set(
        target,
        template === undefined
          ? bytes
          : Buffer.from(renderer.render(template, context), 'utf8'),
      );
      // The layer that wrote the file last decides.
      if (input.executables?.has(path)) {
        executables.add(target);
      } else {
        executables.delete(target);
      }
    }
  }
  files.set(
    ANSWERS_PATH,
    Buffer.from(
      stringify({ template: templateRef, version: definition.version, values }),
      'utf8',
    ),
  );
  return { definition, files, executables };
}
