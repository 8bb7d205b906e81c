import { InputError } from '@backstage/errors';
import { parse } from '@fairway/plugin-yaml-node';
import { z } from 'zod';
import { ANSWERS_PATH } from './profile';

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const schema = z.object({
  template: z.string().min(1),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  values: z.record(z.string(), scalar),
});

/** What a service was rendered from: `.golden-path/answers.yaml`. */
export interface RecordedAnswers {
  /** Entity ref of the template. */
  template: string;
  /** Semantic version of the golden path. */
  version: string;
  /** What its skeletons were rendered with. */
  values: Readonly<Record<string, string | number | boolean>>;
}

/**
 * Reads the record that a render leaves in a service.
 *
 * @param text - content of `.golden-path/answers.yaml`; undefined when there is none
 * @throws InputError when there is none or it is not valid, with the member that is wrong
 */
export function parseAnswers(text: string | undefined): RecordedAnswers {
  if (text === undefined) {
    throw new InputError(
      `There is no ${ANSWERS_PATH}: the service was not rendered from a golden path; render it, or harden it, first.`,
    );
  }
  let content: unknown;
  try {
    content = parse(text, { maxAliasCount: 0 });
  } catch (error) {
    throw new InputError(`${ANSWERS_PATH} is no valid YAML`, error);
  }
  const parsed = schema.safeParse(content);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new InputError(
      `${ANSWERS_PATH} is not valid: ${issue.path.join('.')}: ${issue.message}`,
    );
  }
  return parsed.data;
}
