import type { CallerOptions } from '@fairway/plugin-backends-node';
import {
  areaOfControl,
  type ControlView,
  type GoldenPathServiceDetail,
  type PreviewValues,
  type UpgradeLane,
} from '@fairway/plugin-golden-path-common';
import type {
  ServiceQuery,
  ServiceReader,
  StoredControl,
} from '../database/ServiceReader';
import type { ControlCatalogue } from './controlCatalogue';
import { noService, type GoldenPaths, type Visibility } from './GoldenPaths';
import type { Previews } from './Previews';
import type { Upgrades } from './Upgrades';
import type { Versions } from './Versions';

/** What {@link DefaultGoldenPaths} puts together. */
export interface DefaultGoldenPathsOptions {
  reader: ServiceReader;
  controls: ControlCatalogue;
  previews: Previews;
  versions: Versions;
  upgrades: Upgrades;
}

/** The operations, without any check of permissions. */
export class DefaultGoldenPaths implements GoldenPaths {
  constructor(private readonly options: DefaultGoldenPathsOptions) {}

  async list(query: ServiceQuery) {
    const { items, totalItems } = await this.options.reader.list(query);
    return {
      items: items.map(item => ({ ...item, mayUpgrade: true })),
      totalItems,
    };
  }

  async get(
    entityRef: string,
    { criteria }: Visibility,
  ): Promise<GoldenPathServiceDetail> {
    const found = await this.options.reader.find(entityRef, criteria);
    if (!found) {
      throw noService(entityRef);
    }
    return {
      ...found.service,
      controlResults: found.controls.map(control => this.#view(control)),
      files: found.files,
      mayUpgrade: true,
    };
  }

  async summary({ criteria }: Visibility) {
    return this.options.reader.summary(criteria);
  }

  async preview(
    template: string,
    values: PreviewValues,
    options: CallerOptions,
  ) {
    return this.options.previews.preview(template, values, options);
  }

  async versions(name: string, { criteria }: Visibility) {
    return this.options.versions.list(name, criteria);
  }

  async startUpgrades(
    entityRefs: readonly string[],
    lane: UpgradeLane,
    options: CallerOptions,
  ) {
    return this.options.upgrades.start(entityRefs, lane, options);
  }

  /** A stored control knows its state only; the rest is the engine's own. */
  #view({ id, state, message }: StoredControl): ControlView {
    const known = this.options.controls.get(id);
    return {
      id,
      title: known?.title ?? id,
      area: areaOfControl(id),
      severity: known?.severity ?? 'untriaged',
      state,
      message: message ?? null,
      remediation: known?.remediation ?? '',
      frameworks: known?.frameworks ?? {},
    };
  }
}
