import { InputError } from '@backstage/errors';

/** What an approval is for. */
export interface PipelineEntitlement {
  /** Name of the pipeline in the configuration. */
  pipeline: string;
  /** What is to be done, for people, for example `deploy`. */
  action: string;
  /** `sha256:` and 64 hex digits of what is deployed or run. */
  hash: string;
}

const FIELDS = ['pipeline', 'action', 'hash'];

/** Throws InputError, naming the field. */
export function readEntitlement(
  entitlement: Record<string, string>,
  pipelines: ReadonlySet<string>,
): PipelineEntitlement {
  const surplus = Object.keys(entitlement).find(key => !FIELDS.includes(key));
  if (surplus !== undefined) {
    throw new InputError(`entitlement field '${surplus}' is not known`);
  }
  const { pipeline, action, hash } = entitlement;
  if (!pipeline || !pipelines.has(pipeline)) {
    throw new InputError(
      `entitlement field 'pipeline' must be one of ${[...pipelines].join(', ') || 'none (jitAccess.pipelineApproval.pipelines is empty)'}`,
    );
  }
  if (!action || action.length > 200 || action.trim() !== action) {
    throw new InputError(
      `entitlement field 'action' must have 1 to 200 characters and no space around them`,
    );
  }
  if (!hash || !/^sha256:[0-9a-f]{64}$/.test(hash)) {
    throw new InputError(
      `entitlement field 'hash' must be sha256: and 64 hex digits in lower case`,
    );
  }
  return { pipeline, action, hash };
}
