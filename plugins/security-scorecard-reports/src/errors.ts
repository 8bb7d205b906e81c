/** Why a report was refused. */
export type ReportErrorCode =
  'unsupported' | 'malformed' | 'too-large' | 'too-deep';

/**
 * The only error that reading a report throws. Its message says what is wrong
 * and where, and never repeats the content of the report, which may be secret.
 */
export class ReportError extends Error {
  readonly code: ReportErrorCode;

  constructor(code: ReportErrorCode, message: string) {
    super(message);
    this.name = 'ReportError';
    this.code = code;
  }
}
