import type {
  IdentityCenterClient,
  PermissionSetFacts,
} from './IdentityCenterClient';
import { isDedicated } from './refusal';

/** A permission set, with whether its assignments are Fairway's. */
export interface PermissionSet extends PermissionSetFacts {
  dedicated: boolean;
}

/**
 * Finds permission sets by name. AWS finds them by ARN only, so the ARN of a
 * name is kept. A permission set can't be renamed, only deleted, so what is
 * read again by its ARN is the one that was meant.
 */
export class PermissionSets {
  readonly #arns = new Map<string, string>();

  constructor(private readonly client: IdentityCenterClient) {}

  /** Undefined when there is none of that name. */
  async find(
    name: string,
    signal: AbortSignal,
  ): Promise<PermissionSet | undefined> {
    const known = this.#arns.get(name);
    const set = known && (await this.client.permissionSet(known, signal));
    if (set) {
      return this.#judge(set, signal);
    }
    this.#arns.delete(name);
    for (const arn of await this.client.permissionSetArns(signal)) {
      const candidate = await this.client.permissionSet(arn, signal);
      if (candidate) {
        this.#arns.set(candidate.name, arn);
      }
      if (candidate?.name === name) {
        return this.#judge(candidate, signal);
      }
    }
    return undefined;
  }

  /** All whose assignments are Fairway's. */
  async dedicated(signal: AbortSignal): Promise<PermissionSet[]> {
    const found: PermissionSet[] = [];
    for (const arn of await this.client.permissionSetArns(signal)) {
      if (isDedicated(await this.client.tags(arn, signal))) {
        const set = await this.client.permissionSet(arn, signal);
        if (set) {
          found.push({ ...set, dedicated: true });
        }
      }
    }
    return found;
  }

  async #judge(
    set: PermissionSetFacts,
    signal: AbortSignal,
  ): Promise<PermissionSet> {
    const tags = await this.client.tags(set.arn, signal);
    return { ...set, dedicated: isDedicated(tags) };
  }
}
