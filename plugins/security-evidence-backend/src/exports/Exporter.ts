import { InputError } from '@backstage/errors';
import type { CallerOptions } from '@fairway/plugin-backends-node';
import type { ExportFormat } from '@fairway/plugin-security-evidence-common';
import type { ScorecardRecordService } from '@fairway/plugin-security-scorecard-node';
import type { Activities } from '../activities/Activities';
import type { EvidenceExport } from '../services/Evidence';
import { toServiceEvidence } from '../services/serviceEvidence';
import { writeCsv } from './csv';
import type { EvidenceSet, ExportHead, ExportedService } from './EvidenceSet';
import { writeJson } from './json';
import { writeOscal } from './oscal/writeOscal';

/** Results (services times checks) of one file. */
export const MAX_RESULTS = 250_000;

const WRITERS: Readonly<
  Record<ExportFormat, (set: EvidenceSet) => AsyncGenerator<string>>
> = { csv: writeCsv, json: writeJson, oscal: writeOscal };

/** What {@link Exporter} needs. */
export interface ExporterOptions {
  record: ScorecardRecordService;
  activities: Activities;
  /** Results of one file at most. */
  maxResults?: number;
}

/** Writes evidence as a file, a page of services at a time. */
export class Exporter {
  readonly #options: ExporterOptions;

  constructor(options: ExporterOptions) {
    this.#options = options;
  }

  /** @throws InputError when the file would get too large */
  export(
    head: ExportHead,
    format: ExportFormat,
    options: CallerOptions,
  ): EvidenceExport {
    const { activities, maxResults = MAX_RESULTS } = this.#options;
    const { at, framework, scope, services } = head.summary;
    const results = services * head.definitions.length;
    if (results > maxResults) {
      throw new InputError(
        `The export would have ${results} results, more than ${maxResults}: export fewer services, by a scope, or one control at a time`,
      );
    }
    return {
      name: `evidence-${framework.id}-${at.slice(0, 10)}${format === 'oscal' ? '-oscal' : ''}.${format === 'csv' ? 'csv' : 'json'}`,
      contentType:
        format === 'csv'
          ? 'text/csv; charset=utf-8'
          : 'application/json; charset=utf-8',
      pieces: WRITERS[format]({
        ...head,
        services: this.#services(head, options),
        activities: activities.all({ from: head.from, at, scope }, options),
      }),
    };
  }

  async *#services(
    { summary: { at, scope }, definitions }: ExportHead,
    options: CallerOptions,
  ): AsyncGenerator<ExportedService[]> {
    const byId = new Map(definitions.map(check => [check.id, check]));
    let after: string | null = '';
    while (after !== null) {
      const page: Awaited<ReturnType<ScorecardRecordService['next']>> =
        await this.#options.record.next(
          {
            at,
            ...(scope ? { scope } : {}),
            checkIds: [...byId.keys()],
            after,
            limit: 50,
          },
          options,
        );
      yield page.items.map(entity => ({
        ...toServiceEvidence(entity, byId),
        findings: entity.findings,
      }));
      after = page.next;
    }
  }
}
