import type {
  AccessRequest,
  ApprovalStep,
} from '@fairway/plugin-jit-access-common';

/** How far the approvals of a request are. */
export interface ApprovalCount {
  done: number;
  total: number;
}

/** Counts approvals over all steps; more than a step wants count once. */
export function countApprovals(steps: ApprovalStep[]): ApprovalCount {
  return {
    total: steps.reduce((sum, step) => sum + step.any, 0),
    done: steps.reduce(
      (sum, step) => sum + Math.min(step.any, step.approvedBy.length),
      0,
    ),
  };
}

/**
 * Whether a person may decide on a request here; nobody may as long as it is not known who it is. The server decides in the
 * end; that nobody decides on their own request is kept here too.
 */
export function canDecide(
  request: AccessRequest,
  userRef: string | undefined,
): boolean {
  return (
    userRef !== undefined &&
    request.state === 'pending' &&
    request.requester !== userRef &&
    request.grantee !== userRef &&
    (request.actions.includes('approve') || request.actions.includes('deny'))
  );
}
