import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import type { CallerOptions } from '@fairway/plugin-backends-node';
import type {
  ActivityPage,
  ActivityQuery,
  ControlEvidence,
  ControlEvidenceQuery,
  EvidenceContext,
  EvidenceQuery,
  ExportQuery,
  Framework,
  FrameworkEvidence,
} from '@fairway/plugin-security-evidence-common';
import type { ScorecardRecordService } from '@fairway/plugin-security-scorecard-node';
import type { Activities } from '../activities/Activities';
import type { Exporter } from '../exports/Exporter';
import {
  checksByControl,
  type Catalogue,
  type CatalogueControl,
} from '../frameworks';
import type { Evidence, EvidenceExport } from './Evidence';
import {
  about,
  controlOf,
  definitionsOf,
  noServices,
  scopeOf,
  toControl,
  totalsOf,
} from './answers';
import { toServiceEvidence } from './serviceEvidence';
import { momentOf, periodOf } from './time';

/** What {@link DefaultEvidence} needs. */
export interface DefaultEvidenceOptions {
  catalogues: readonly Catalogue[];
  record: ScorecardRecordService;
  activities: Activities;
  exporter: Exporter;
  /** Ref of the caller, as exports name them. */
  nameOf: (credentials: BackstageCredentials) => string;
  now: () => Date;
}

type Mapping = ReadonlyMap<string, readonly string[]>;

/** Answers from the scorecard's record; it keeps nothing itself. */
export class DefaultEvidence implements Evidence {
  readonly #options: DefaultEvidenceOptions;

  constructor(options: DefaultEvidenceOptions) {
    this.#options = options;
  }

  async frameworks(options: CallerOptions): Promise<Framework[]> {
    const checks = await this.#options.record.checks(options);
    return this.#options.catalogues.map(catalogue => {
      const mapping = checksByControl(catalogue, checks);
      return {
        ...about(catalogue),
        controls: catalogue.controls.length,
        checked: [...mapping.values()].filter(ids => ids.length).length,
      };
    });
  }

  async framework(
    id: string,
    query: EvidenceQuery,
    options: CallerOptions,
  ): Promise<FrameworkEvidence> {
    const catalogue = this.#catalogue(id);
    const at = momentOf(query.at, this.#options.now());
    const scope = scopeOf(query);
    const checks = await this.#options.record.checks(options);
    return this.#summarize(
      catalogue,
      catalogue.controls,
      checksByControl(catalogue, checks),
      { at, scope },
      options,
    );
  }

  async control(
    framework: string,
    id: string,
    query: ControlEvidenceQuery,
    options: CallerOptions,
  ): Promise<ControlEvidence> {
    const catalogue = this.#catalogue(framework);
    const control = controlOf(catalogue, id);
    const at = momentOf(query.at, this.#options.now());
    const scope = scopeOf(query);
    const definitions = await this.#options.record.checks(options);
    const checkIds = [
      ...(checksByControl(catalogue, definitions).get(control.id) ?? []),
    ];
    const found = await this.#options.record.entities(
      {
        at,
        ...(scope ? { scope } : {}),
        checkIds,
        ...(query.state ? { standing: query.state } : {}),
        limit: query.limit ?? 20,
        offset: query.offset ?? 0,
      },
      options,
    );
    const byId = new Map(definitions.map(check => [check.id, check]));
    return {
      framework: about(catalogue),
      at,
      scope,
      recordedSince: found.recordedSince,
      control: toControl(control, checkIds, found.standings),
      checks: found.checks,
      items: found.items.map(entity => toServiceEvidence(entity, byId)),
      totalItems: found.totalItems,
    };
  }

  async activities(
    query: ActivityQuery,
    options: CallerOptions,
  ): Promise<ActivityPage> {
    const period = periodOf(query, this.#options.now());
    return this.#options.activities.page(
      query.kind,
      { ...period, scope: scopeOf(query) },
      { limit: query.limit ?? 20, offset: query.offset ?? 0 },
      options,
    );
  }

  async export(
    framework: string,
    query: ExportQuery,
    options: CallerOptions,
  ): Promise<EvidenceExport> {
    const { exporter, nameOf, now, record } = this.#options;
    const catalogue = this.#catalogue(framework);
    const controls = query.control
      ? [controlOf(catalogue, query.control)]
      : catalogue.controls;
    const { from, at } = periodOf(query, now());
    const definitions = await record.checks(options);
    const summary = await this.#summarize(
      catalogue,
      controls,
      checksByControl(catalogue, definitions),
      { at, scope: scopeOf(query) },
      options,
    );
    return exporter.export(
      {
        summary,
        definitions: definitionsOf(summary.controls, definitions),
        from,
        generatedAt: now().toISOString(),
        generatedBy: nameOf(options.credentials),
      },
      query.format,
      options,
    );
  }

  async #summarize(
    catalogue: Catalogue,
    controls: readonly CatalogueControl[],
    mapping: Mapping,
    context: Pick<EvidenceContext, 'at' | 'scope'>,
    options: CallerOptions,
  ): Promise<FrameworkEvidence> {
    const checked = controls.flatMap(({ id }) => {
      const ids = mapping.get(id) ?? [];
      return ids.length ? [[id, [...ids]] as const] : [];
    });
    const found = await this.#options.record.summary(
      {
        at: context.at,
        ...(context.scope ? { scope: context.scope } : {}),
        groups: Object.fromEntries(checked),
      },
      options,
    );
    const answered = controls.map(control =>
      toControl(
        control,
        mapping.get(control.id) ?? [],
        Object.hasOwn(found.groups, control.id)
          ? found.groups[control.id]
          : noServices(),
      ),
    );
    return {
      framework: about(catalogue),
      ...context,
      recordedSince: found.recordedSince,
      services: found.entities,
      totals: totalsOf(answered),
      controls: answered,
    };
  }

  #catalogue(id: string): Catalogue {
    const { catalogues } = this.#options;
    const found = catalogues.find(catalogue => catalogue.id === id);
    if (!found) {
      throw new NotFoundError(
        `There is no framework '${id}'; there are ${catalogues.map(c => c.id).join(', ')}`,
      );
    }
    return found;
  }
}
