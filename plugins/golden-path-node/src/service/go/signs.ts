import type { Findings } from '../../control';
import { type Located, placeOf } from '../source';
import { mentions } from './code';
import type { GoProgram } from './program';
import { textsIn } from './texts';

/** What shows that a service may do something in a way that is not followed. */
interface Sign {
  /** Texts of the code, whole. */
  texts?: RegExp;
  /** What of a package is used. */
  names?: RegExp;
  /** What to have, so that it can be followed. */
  instead: string;
}

const SIGNS = {
  headers: {
    texts: /^(?:x-content-type-options|content-security-policy)$/i,
    names: /^(?:secure\.\w+|helmet\.\w+|middleware\.(?:Secure\w*|SetHeader))$/,
    instead:
      'keep them in one map, and set all of it in a loop before each answer is written',
  },
  bodies: {
    names:
      /^(?:http\.MaxBytesHandler|middleware\.(?:BodyLimit\w*|RequestSize)|limits\.RequestSizeLimiter)$/,
    instead: 'read each through http.MaxBytesReader',
  },
  calls: {
    names:
      /^(?:http\.StatusTooManyRequests|rate\.NewLimiter|httprate\.\w+|tollbooth\.\w+|limiter\.\w+|middleware\.(?:RateLimiter\w*|Throttle\w*))$/,
    instead:
      'count them before the handler, and return a refusal with 429 when there are too many',
  },
  panics: {
    names:
      /^(?:middleware\.Recover\w*|gin\.(?:\w*Recovery\w*|Default)|handlers\.RecoveryHandler)$/,
    instead: 'call recover in a function that is deferred around the handler',
  },
  health: {
    texts: /^\/(?:health|live|ready)z?(?:\/\w+)?$/,
    instead: 'name its route "GET /health/…" in the list of routes',
  },
} satisfies Record<string, Sign>;

/** Where a service shows that it may do something all the same. */
export function signOf(
  program: GoProgram,
  what: keyof typeof SIGNS,
): Located | undefined {
  const { texts, names }: Sign = SIGNS[what];
  const named = names && mentions(program.files, names)[0];
  return (
    named ??
    (texts && textsIn(program, program.files).find(at => texts.test(at.text)))
  );
}

/**
 * What was not found is missing, unless the service shows that it may have it
 * in another way: that is not known then.
 *
 * @param missing - what is wrong without it
 */
export function judgeMissing(
  program: GoProgram,
  what: keyof typeof SIGNS,
  missing: string,
  findings: Findings,
): void {
  const sign = signOf(program, what);
  if (sign) {
    findings.doubt(
      `it was not followed whether ${missing}: ${SIGNS[what].instead}`,
      placeOf(sign),
    );
  } else {
    findings.problem(missing, { path: program.entry.path });
  }
}
