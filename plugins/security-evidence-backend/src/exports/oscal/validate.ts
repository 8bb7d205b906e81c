import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { schemas, type Part } from './schema';

const ajv = new Ajv({ strict: true });
addFormats(ajv);

const validators = new Map<string, ValidateFunction>(
  Object.entries(schemas).map(([part, schema]) => [part, ajv.compile(schema)]),
);

/**
 * The text of a part of the document, once it is known to fit the model: a file
 * that no tool takes is worse than none.
 *
 * @throws Error that names the part and what is wrong with it
 */
export function checked(part: Part, value: object): string {
  const validate = validators.get(part);
  if (!validate?.(value)) {
    throw new Error(
      `A part of the OSCAL document is wrong, so it is not written: ${part}${ajv.errorsText(validate?.errors, { dataVar: '' })}`,
    );
  }
  return JSON.stringify(value);
}
