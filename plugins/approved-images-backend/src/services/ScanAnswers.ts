import type {
  AuditorService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError, toError } from '@backstage/errors';
import type { ScanAnswer } from '@fairway/plugin-approved-images-common';
import type {
  ReportedScan,
  ScanResultIntake,
  ScanResultSource,
} from '@fairway/plugin-approved-images-node';
import type { AnswerStore, Settled } from '../database/AnswerStore';

/** What {@link ScanAnswers} needs. */
export interface ScanAnswersOptions {
  answers: Pick<AnswerStore, 'settle'>;
  auditor: AuditorService;
  logger: LoggerService;
  now: () => Date;
}

/** Takes what scanners answer later. What is refused is counted and audited, and changes nothing. */
export class ScanAnswers {
  constructor(private readonly options: ScanAnswersOptions) {}

  /** Reads the answers of one scanner. */
  async poll(
    scanner: string,
    source: ScanResultSource,
    signal: AbortSignal,
  ): Promise<void> {
    const intake: ScanResultIntake = {
      take: report => this.#take(scanner, report),
    };
    await source.poll(intake, signal);
  }

  async #take(scanner: string, report: ReportedScan): Promise<ScanAnswer> {
    const { answers, auditor, logger, now } = this.options;
    const event = await auditor.createEvent({
      eventId: 'scan-mutate',
      severityLevel: 'medium',
      meta: {
        actionType: 'report',
        scanner,
        ...(report.outcome === 'result'
          ? { id: report.id, state: report.result.state }
          : {}),
      },
    });
    let settled: Settled;
    try {
      settled = await answers.settle(scanner, report, now().toISOString());
    } catch (error) {
      await event.fail({ error: toError(error) });
      throw error;
    }
    const { answer, why } = settled;
    if (why === null) {
      await event.success({ meta: { answer } });
    } else {
      const message = `An answer of ${scanner} is refused as ${answer}: ${why}`;
      logger.warn(message);
      await event.fail({ error: new NotAllowedError(message) });
    }
    return answer;
  }
}
