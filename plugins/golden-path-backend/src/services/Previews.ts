import type { Entity } from '@backstage/catalog-model';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError, NotFoundError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { CallerOptions } from '@fairway/plugin-backends-node';
import {
  areaOfControl,
  type ControlView,
  type Preview,
  type PreviewValues,
} from '@fairway/plugin-golden-path-common';
import {
  renderGoldenPath,
  type ControlResult,
} from '@fairway/plugin-golden-path-node';
import type { TemplateSource } from '../templates';
import {
  evaluate,
  parsePathTemplate,
  rendered,
  valuesOf,
  type AnswerContext,
  type PathTemplate,
} from './answers';
import { judgeRendered } from './judgeRendered';

/** What {@link Previews} needs. */
export interface PreviewsOptions {
  templates: TemplateSource;
  catalog: CatalogService;
  contactDomains: readonly string[] | undefined;
  /** The scorecard that a service with these control results starts with. */
  scorecard: (
    service: RenderedAnswers,
    options: CallerOptions,
  ) => Promise<Pick<Preview, 'scorecard' | 'scorecardProblem'>>;
}

/** What a service would be, and how its controls stand. */
export interface RenderedAnswers {
  /** The service's own entity; undefined when its catalog-info.yaml holds none. */
  entity: Entity | undefined;
  results: readonly ControlResult[];
  /** Version of the golden path. */
  version: string;
}

const NAME = /^[a-z][a-z0-9-]{1,62}$/;

function viewOf(result: ControlResult): ControlView {
  const { id, title, severity, state, message, remediation, frameworks } =
    result;
  return {
    id,
    title,
    area: areaOfControl(id),
    severity,
    state,
    message,
    remediation,
    frameworks,
  };
}

/**
 * Tells what a service would start with: the golden path is rendered with the
 * answers and judged by the engine, exactly as its first task will do.
 */
export class Previews {
  constructor(private readonly options: PreviewsOptions) {}

  /** Throws InputError when the template can't be rendered with these values. */
  async preview(
    templateRef: string,
    parameters: PreviewValues,
    caller: CallerOptions,
  ): Promise<Preview> {
    const { kind, namespace, name } = parseEntityRef(templateRef);
    if (kind.toLocaleLowerCase('en-US') !== 'template' || !NAME.test(name)) {
      throw new InputError(`'${templateRef}' is no golden path`);
    }
    const text = await this.options.templates.text(`${name}.yaml`);
    if (text === undefined) {
      throw new NotFoundError(`There is no golden path '${name}'`);
    }
    const template = parsePathTemplate(name, text);
    const context = {
      parameters,
      entities: await this.#lookUp(template, parameters, caller),
    };
    const ref = stringifyEntityRef({ kind, namespace, name });
    const folder = await this.options.templates.files();
    const { definition, files } = rendered(`'${name}'`, () =>
      renderGoldenPath({
        templates: folder,
        path: template.path,
        templateRef: ref,
        values: valuesOf(template, context),
      }),
    );
    const { results, entity } = await judgeRendered({
      files,
      managed: definition.managed,
      templateRef: ref,
      version: definition.version,
      options: { contactDomains: this.options.contactDomains },
    });
    return {
      template: ref,
      version: definition.version,
      controls: results.map(viewOf),
      ...(await this.options.scorecard(
        { entity, results, version: definition.version },
        caller,
      )),
    };
  }

  /** What the template's own steps look up before they render. */
  async #lookUp(
    template: PathTemplate,
    parameters: PreviewValues,
    { credentials }: CallerOptions,
  ): Promise<AnswerContext['entities']> {
    const none: AnswerContext = { parameters, entities: new Map() };
    const found = await Promise.all(
      template.lookups.map(async ({ id, entityRef, defaultKind }) => {
        const ref = rendered(`Step '${id}'`, () => evaluate(entityRef, none));
        return [
          id,
          typeof ref === 'string' && ref !== ''
            ? await this.options.catalog.getEntityByRef(
                parseEntityRef(ref, {
                  defaultKind,
                  defaultNamespace: 'default',
                }),
                { credentials },
              )
            : undefined,
        ] as const;
      }),
    );
    return new Map(found);
  }
}
