import { ConflictError } from '@backstage/errors';
import type {
  ChecksExtensionPoint,
  CodeCheck,
} from '@fairway/plugin-security-scorecard-node';

/** The checks in code that modules add while the backend starts. */
export class CodeCheckRegistry implements ChecksExtensionPoint {
  readonly #checks = new Map<string, CodeCheck>();

  addCheck(...checks: CodeCheck[]): void {
    for (const check of checks) {
      const { id } = check.definition;
      if (this.#checks.has(id)) {
        throw new ConflictError(
          `There are two checks in code with the id '${id}'; rename one of them`,
        );
      }
      this.#checks.set(id, check);
    }
  }

  get checks(): CodeCheck[] {
    return [...this.#checks.values()];
  }
}
