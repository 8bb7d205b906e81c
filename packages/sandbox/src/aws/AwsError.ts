/** An error a stand-in answers with, before a protocol renders it. */
export class AwsError extends Error {
  /**
   * @param code - error code of the service, e.g. `ValidationException`
   * @param status - HTTP status
   * @param members - further members of the error's shape
   */
  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
    readonly members: Record<string, unknown> = {},
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
    this.name = 'AwsError';
  }
}
