import { InputError } from '@backstage/errors';
import { parseEntityRef, type Entity } from '@backstage/catalog-model';
import type { RenderValues } from '@fairway/plugin-golden-path-node';
import type { JsonValue } from '@backstage/types';
import {
  createTemplateRenderer,
  TemplateLimitError,
  TemplateRenderError,
  type TemplateContext,
} from 'nunjitsu';
import { parse } from '@fairway/plugin-yaml-node';
import { z } from 'zod';

const step = z.object({
  id: z.string().optional(),
  action: z.string(),
  input: z.record(z.string(), z.unknown()).optional(),
});
const schema = z.object({
  kind: z.literal('Template'),
  spec: z.object({ steps: z.array(step) }),
});

/** A template entity, as far as its golden path is concerned. */
export interface PathTemplate {
  /** Name of the golden path that it renders. */
  path: string;
  /** Id of a step → what it looks up in the catalog. */
  lookups: { id: string; entityRef: string; defaultKind: string }[];
  /** What the path is rendered with; texts may hold expressions. */
  values: Record<string, string | number | boolean>;
}

/** Values that are rendered: scalars only. */
const scalars = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean()]),
);

/**
 * Reads what a template renders.
 *
 * @throws InputError when it renders no golden path
 */
export function parsePathTemplate(name: string, text: string): PathTemplate {
  const parsed = schema.safeParse(parse(text, { maxAliasCount: 0 }));
  const steps = parsed.success ? parsed.data.spec.steps : [];
  const render = steps.find(({ action }) => action === 'goldenpath:render');
  if (!render) {
    throw new InputError(
      `The template '${name}' has no step with the action goldenpath:render, so there is nothing to preview`,
    );
  }
  const values = scalars.safeParse(render.input?.values ?? {});
  if (!values.success) {
    throw new InputError(
      `The template '${name}' renders values that are no texts, numbers or booleans`,
    );
  }
  const { path } = render.input ?? {};
  return {
    path: typeof path === 'string' ? path : name,
    lookups: steps.flatMap(({ id, action, input }) =>
      action === 'catalog:fetch' && id && typeof input?.entityRef === 'string'
        ? [
            {
              id,
              entityRef: input.entityRef,
              defaultKind:
                typeof input.defaultKind === 'string'
                  ? input.defaultKind
                  : 'component',
            },
          ]
        : [],
    ),
    values: values.data,
  };
}

const renderer = createTemplateRenderer({
  filters: {
    parseEntityRef: input => {
      const ref = typeof input === 'string' ? input : '';
      const { kind, namespace, name } = parseEntityRef(ref, {
        defaultKind: 'component',
        defaultNamespace: 'default',
      });
      return { kind, namespace, name };
    },
  },
});

/** What expressions of a template see. */
export interface AnswerContext {
  parameters: Record<string, JsonValue>;
  /** Id of a step → the entity that it looked up. */
  entities: ReadonlyMap<string, Entity | undefined>;
}

/** A copy that holds nothing but JSON. */
function contextOf({ parameters, entities }: AnswerContext): TemplateContext {
  const steps = Object.fromEntries(
    [...entities].map(([id, entity]) => [id, { output: { entity } }]),
  );
  return JSON.parse(JSON.stringify({ parameters, steps }));
}

/** Gives what was rendered; a failure of the template's own expressions is the answers' fault. */
export function rendered<T>(what: string, render: () => T): T {
  try {
    return render();
  } catch (error) {
    if (
      error instanceof TemplateRenderError ||
      error instanceof TemplateLimitError
    ) {
      throw new InputError(
        `${what} can't be rendered with these answers; check the pages before`,
        error,
      );
    }
    throw error;
  }
}

/** Evaluates one value as the scaffolder does; undefined when it has none. */
export function evaluate(
  value: string | number | boolean,
  context: AnswerContext,
): unknown {
  return typeof value === 'string' && value.includes('${{')
    ? renderer.renderValue(value, contextOf(context), { coercion: 'json' })
    : value;
}

/** The values that a golden path is rendered with, for given answers. */
export function valuesOf(
  template: PathTemplate,
  context: AnswerContext,
): RenderValues {
  const given: Record<string, string | number | boolean> = {};
  for (const [key, value] of Object.entries(template.values)) {
    const evaluated = evaluate(value, context);
    if (
      typeof evaluated === 'string' ||
      typeof evaluated === 'number' ||
      typeof evaluated === 'boolean'
    ) {
      given[key] = evaluated;
    }
  }
  return given;
}
