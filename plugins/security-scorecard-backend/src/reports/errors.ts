import { CustomErrorBase, InputError } from '@backstage/errors';
import { ReportError } from '@fairway/plugin-security-scorecard-reports';

/** The body is larger than allowed; rendered as 413. */
export class PayloadTooLargeError extends CustomErrorBase {
  name = 'PayloadTooLargeError' as const;
  readonly statusCode = 413;
}

/** The body is encoded in a way that is not read; rendered as 415. */
export class UnsupportedEncodingError extends CustomErrorBase {
  name = 'UnsupportedEncodingError' as const;
  readonly statusCode = 415;
}

/** The status that a refused report has, and the field it is about. */
export function refusedReport(error: ReportError): Error {
  const message = `body: ${error.message}`;
  return error.code === 'too-large'
    ? new PayloadTooLargeError(message)
    : new InputError(message);
}
