import { canonicalSet } from '@fairway/plugin-jit-access-common';
import type { Resolution } from '@fairway/plugin-jit-access-node';
import type { Extensions } from './Extensions';
import { lookUp } from './lookups';

/** What `oncall:` sets of policies begin with. */
export const ON_CALL = 'oncall:';

/** Who is on call now, as the installed sources tell. */
export class OnCall {
  constructor(private readonly extensions: Extensions) {}

  /**
   * People of a rotation. It is empty only when every source was asked and
   * none knows it; one that can't tell makes it unknown.
   */
  async people(rotation: string): Promise<Resolution<string[]>> {
    const sources = [...this.extensions.onCallSources.values()];
    if (sources.length === 0) {
      return {
        status: 'error',
        reason: `Nothing tells who is on call for ${rotation}: no on-call source is installed`,
      };
    }
    const answers = await Promise.all(
      sources.map(source =>
        lookUp(`who is on call for ${rotation} in ${source.id}`, signal =>
          source.onCall(rotation, { signal }),
        ),
      ),
    );
    const failed = answers.find(answer => answer.status === 'error');
    if (failed) {
      return failed;
    }
    const people = canonicalSet(
      answers.flatMap(answer =>
        answer.status === 'resolved' ? answer.value : [],
      ),
    );
    return people.length > 0
      ? { status: 'resolved', value: people }
      : { status: 'empty', reason: `Nobody is on call for ${rotation}` };
  }
}
