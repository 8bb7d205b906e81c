import { createHash, randomUUID } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { NotFoundError, stringifyError } from '@backstage/errors';
import type {
  ReportFormat,
  ReportUpload,
} from '@fairway/plugin-security-scorecard-common';
import type { ScorecardUpdater } from '../collection/ScorecardUpdater';
import type { CheckRegistry } from '../policy/CheckRegistry';
import { mergeReports } from './mergeReports';
import { reportsCollector } from './reportsCollector';
import type { ReportReader } from './ReportReader';
import type { ReportStore } from './ReportStore';

/** What a pipeline says of its upload. */
export interface UploadRequest {
  entityRef: string;
  format?: ReportFormat;
  slot?: string;
  change?: string;
  /** Entity ref of a person or service, or `token:<id>`. */
  uploadedBy: string;
}

/** What {@link ReportService} needs. */
export interface ReportServiceOptions {
  store: ReportStore;
  updater: Pick<ScorecardUpdater, 'record'>;
  registry: Pick<CheckRegistry, 'ready'>;
  read: ReportReader['read'];
  logger: LoggerService;
  now: () => Date;
}

/** Attempts at applying reports that keep changing; the sweep takes over. */
const ATTEMPTS = 5;
const SWEEP_BATCH = 50;

/** A slot named after the tool, of characters that a slot may have. */
function slotOfTool(tool: string): string {
  const slot = tool
    .replace(/[^A-Za-z0-9 ._/-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 100)
    .trim();
  return slot || 'report';
}

/** Reads, stores and applies reports; who may do what is asked before. */
export class ReportService {
  readonly #options: ReportServiceOptions;

  constructor(options: ReportServiceOptions) {
    this.#options = options;
  }

  async list(entityRef: string): Promise<ReportUpload[]> {
    await this.assertKnown(entityRef);
    return this.#options.store.list(entityRef);
  }

  /** Throws NotFoundError when there is no scorecard. */
  async assertKnown(entityRef: string): Promise<void> {
    if (!(await this.#options.store.knows(entityRef))) {
      throw new NotFoundError(`There is no scorecard of '${entityRef}'`);
    }
  }

  /**
   * Takes a report in. The same content in the same slot changes nothing but its
   * freshness. Once this returns the report is stored; it is also applied, or
   * will be by the sweep.
   */
  async upload(request: UploadRequest, body: Buffer): Promise<ReportUpload> {
    const { store, now } = this.#options;
    const { entityRef, format, uploadedBy } = request;
    const change = request.change ?? null;
    await this.assertKnown(entityRef);
    const sha256 = createHash('sha256').update(body).digest('hex');
    const report = await this.#options.read(body, format);
    const slot = request.slot ?? slotOfTool(report.tool.name);
    const key = { entityRef, change, slot };

    const again = await store.receiveAgain(
      key,
      { sha256, format: report.format },
      now().toISOString(),
    );
    if (again) {
      return again;
    }
    const upload = await store.put(
      {
        ...key,
        id: randomUUID(),
        report,
        sha256,
        size: body.byteLength,
        uploadedBy,
      },
      now().toISOString(),
    );
    if (change === null) {
      await this.#applySafely(entityRef);
    }
    return upload;
  }

  /** Applies what an upload stored and did not come to apply. */
  async sweep(signal: AbortSignal): Promise<void> {
    const { store, registry } = this.#options;
    if (!registry.ready) {
      return;
    }
    for (const entityRef of await store.pending(SWEEP_BATCH)) {
      if (signal.aborted) {
        return;
      }
      await this.#applySafely(entityRef);
    }
  }

  /** Applies everything anew: reports grow older although nothing comes. */
  async age(signal: AbortSignal): Promise<void> {
    let after = '';
    while (!signal.aborted) {
      const refs = await this.#options.store.entities(after, SWEEP_BATCH);
      if (!refs.length) {
        return;
      }
      for (const entityRef of refs) {
        signal.throwIfAborted();
        await this.#applySafely(entityRef);
      }
      after = refs[refs.length - 1];
    }
  }

  /** The upload is safe already: a failure here is for the sweep, not for the pipeline. */
  async #applySafely(entityRef: string): Promise<void> {
    try {
      await this.#apply(entityRef);
    } catch (error) {
      this.#options.logger.error(
        `Could not apply the reports of '${entityRef}', which is tried again: ${stringifyError(error)}`,
      );
    }
  }

  /** Until the newest revision is what was recorded last. */
  async #apply(entityRef: string): Promise<void> {
    const { store, updater, registry, now } = this.#options;
    for (let attempt = 0; attempt < ATTEMPTS && registry.ready; attempt++) {
      const at = now();
      const set = await store.set(entityRef);
      if (!set) {
        return;
      }
      await updater.record(reportsCollector, [
        mergeReports(entityRef, set.reports, at),
      ]);
      if (await store.applied(set)) {
        return;
      }
    }
  }
}
