/**
 * A change that AWS accepted and then did not carry out. What it says is text
 * for people, so nothing is known of whether another try will do.
 */
export class AssignmentError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'AssignmentError';
  }
}
