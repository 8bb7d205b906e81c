import { NotFoundError } from '@backstage/errors';
import {
  definitionPath,
  parseDefinition,
  parseReleases,
  RELEASES_FILE,
} from '@fairway/plugin-golden-path-node';
import type { TemplateVersions } from '@fairway/plugin-golden-path-common';
import type { ServiceReader } from '../database/ServiceReader';
import type { TemplateSource } from '../templates';
import type { Visibility } from './GoldenPaths';

/** What {@link Versions} needs. */
export interface VersionsOptions {
  templates: TemplateSource;
  reader: Pick<ServiceReader, 'summary'>;
}

/** Names of templates; others can't be a file of a golden path. */
const NAME = /^[a-z][a-z0-9-]{1,62}$/;

/** Lists the versions of a template, with what they changed and who is on them. */
export class Versions {
  constructor(private readonly options: VersionsOptions) {}

  /** Throws NotFoundError when there is no such golden path. */
  async list(
    name: string,
    criteria: Visibility['criteria'],
  ): Promise<TemplateVersions> {
    const { templates, reader } = this.options;
    const file = definitionPath(name);
    const text = NAME.test(name) ? await templates.text(file) : undefined;
    if (text === undefined) {
      throw new NotFoundError(`There is no golden path '${name}'`);
    }
    const { version: current } = parseDefinition(file, text);
    const list = await templates.text(RELEASES_FILE);
    const released = new Map(
      (list === undefined ? [] : parseReleases(list)).map(release => [
        release.version,
        release.changes,
      ]),
    );
    const template = `template:default/${name}`;
    const { versions } = await reader.summary(criteria);
    const used = new Map(
      versions.flatMap(v =>
        v.template === template && v.version !== null
          ? [[v.version, v.services] as const]
          : [],
      ),
    );
    return {
      template,
      current,
      versions: [...new Set([current, ...released.keys(), ...used.keys()])]
        .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
        .map(version => ({
          version,
          changes: (released.get(version) ?? []).map(
            ({ title, security, why }) => ({ title, security, why }),
          ),
          services: used.get(version) ?? 0,
        })),
    };
  }
}
