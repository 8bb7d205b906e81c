import { z } from 'zod';

/** What goes wrong. Each service renders it in its own wire format. */
export const FAULT_ERRORS = [
  'Throttling',
  'AccessDenied',
  'InternalError',
  'Disconnect',
] as const;

/** Schema of one fault, as `POST /_faults` and {@link Faults.add} accept it. */
export const faultSchema = z.strictObject({
  /** Name of an AWS service (`inspector2`, `ec2`), `kubernetes`, `chat` or `tickets`. */
  service: z.string().regex(/^[a-z0-9-]+$/),
  /** Operation name (`ListFindings`, `list clusterroles`); every operation when absent. */
  operation: z.string().min(1).optional(),
  accountId: z.string().min(1).optional(),
  region: z.string().min(1).optional(),
  /** Kubernetes cluster. */
  cluster: z.string().min(1).optional(),
  error: z.enum(FAULT_ERRORS),
  /** Matching calls to let through first, e.g. to fail on the second page. */
  skip: z.number().int().min(0).default(0),
  /** Calls to fail; for ever when absent. */
  times: z.number().int().min(1).optional(),
  /** Seconds in the Retry-After header of a throttled answer; 1 when absent. */
  retryAfterSeconds: z.number().int().min(0).default(1),
});

/** One injected fault. */
export type Fault = z.infer<typeof faultSchema>;

/** What {@link Faults.add} takes: a fault with its defaults left out. */
export type FaultInput = z.input<typeof faultSchema>;

/** The call a fault is matched against. */
export type FaultTarget = {
  service: string;
  operation: string;
  accountId?: string;
  region?: string;
  cluster?: string;
};

const NARROWING = ['operation', 'accountId', 'region', 'cluster'] as const;

/** Faults waiting to be served, oldest first. */
export class Faults {
  #active: Fault[] = [];

  /** @throws ZodError when the fault is malformed. */
  add(input: FaultInput): void {
    this.#active.push(faultSchema.parse(input));
  }

  clear(): void {
    this.#active = [];
  }

  /** Faults not used up yet. */
  list(): Fault[] {
    return this.#active.map(fault => ({ ...fault }));
  }

  /** Takes the first fault that matches the call, counting it down. */
  take(target: FaultTarget): Fault | undefined {
    for (const fault of this.#active) {
      if (!matches(fault, target)) {
        continue;
      }
      if (fault.skip > 0) {
        fault.skip -= 1;
        continue;
      }
      if (fault.times !== undefined) {
        fault.times -= 1;
        if (fault.times === 0) {
          this.#active = this.#active.filter(other => other !== fault);
        }
      }
      return fault;
    }
    return undefined;
  }
}

function matches(fault: Fault, target: FaultTarget): boolean {
  return (
    fault.service === target.service &&
    NARROWING.every(
      key => fault[key] === undefined || fault[key] === target[key],
    )
  );
}
