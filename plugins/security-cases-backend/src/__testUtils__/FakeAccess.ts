import type {
  AccessResponseService,
  CaseResponse,
  LiveGrant,
} from '@fairway/plugin-jit-access-node';

/** Just-in-time access of the tests: omar has a grant on the account. */
export class FakeAccess implements AccessResponseService {
  readonly calls: [string, string, CaseResponse][] = [];
  grants: LiveGrant[] = [
    {
      grantId: 'grant-1',
      requestId: 'request-1',
      entityRef: 'resource:default/aws-production',
      title: 'Operate payments on AWS',
      provider: 'aws-identity-center',
      state: 'active',
      endsAt: null,
    },
  ];
  /** Makes the next calls fail, this often. */
  failures = 0;
  /** When somebody lifted the holds that are asked for; null while nobody has. */
  liftedAt: string | null = null;
  readonly #holds = new Map<string, string>();

  async liveGrantsOf(person: string) {
    return person === 'user:default/omar' ? this.grants : [];
  }

  async endGrantsOf(person: string, response: CaseResponse) {
    this.#call('end', person, response);
    const ended = (await this.liveGrantsOf(person)).length;
    this.grants = [];
    return { ended, invalidated: 0 };
  }

  async holdTarget(entityRef: string, response: CaseResponse) {
    this.#call('hold', entityRef, response);
    this.#holds.set(response.caseId, entityRef);
    return {
      id: 'hold-1',
      scope: 'entity' as const,
      ref: entityRef,
      reason: response.reason,
      by: response.by,
      at: new Date().toISOString(),
      liftedAt: this.liftedAt,
      liftedBy: this.liftedAt && 'user:default/ana',
    };
  }

  async liftHold(response: CaseResponse) {
    this.#call('lift', '', response);
    return { lifted: this.#holds.delete(response.caseId) ? 1 : 0 };
  }

  #call(what: string, subject: string, response: CaseResponse): void {
    if (this.failures > 0) {
      this.failures -= 1;
      throw new Error('The other backend is away');
    }
    this.calls.push([what, subject, response]);
  }
}
