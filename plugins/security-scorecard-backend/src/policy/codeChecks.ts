import type {
  CodeCheck,
  CodeCheckVerdict,
} from '@fairway/plugin-security-scorecard-node';
import type {
  CompiledCheck,
  ExpressionContext,
  Outcome,
} from '../domain/check';
import { entityVariables } from './cel';
import type { CollectorDeclaration } from './compileCheck';

type Judged = Outcome<CodeCheckVerdict>;

/** Asks the code once per context, though a check is asked in several steps. */
function judge(check: CodeCheck): (context: ExpressionContext) => Judged {
  const answers = new WeakMap<ExpressionContext, Judged>();
  const evaluate = (context: ExpressionContext): Judged => {
    const fact = check.facts.find(
      name => (context.facts[name] ?? null) === null,
    );
    if (fact !== undefined) {
      return { kind: 'missing', fact };
    }
    try {
      return {
        kind: 'value',
        value: check.evaluate({
          facts: context.facts,
          entity: entityVariables(context.entity),
        }),
      };
    } catch (error) {
      return {
        kind: 'failed',
        message: error instanceof Error ? error.message : String(error),
      };
    }
  };
  return context => {
    const answer = answers.get(context) ?? evaluate(context);
    answers.set(context, answer);
    return answer;
  };
}

/** Makes a check in code look like one of the check files. Errors of the code are errors of this check only. */
export function compileCodeCheck(
  source: CodeCheck,
  collector: CollectorDeclaration | undefined,
): CompiledCheck {
  const judged = judge(source);
  const ask =
    <T>(read: (verdict: CodeCheckVerdict) => T) =>
    (context: ExpressionContext): Outcome<T> => {
      const answer = judged(context);
      return answer.kind === 'value'
        ? { kind: 'value', value: read(answer.value) }
        : answer;
    };
  return {
    definition: source.definition,
    collector: {
      id: source.definition.collector,
      title: collector?.title ?? source.definition.collector,
      annotations: collector?.annotations ?? [],
      facts: collector?.facts ?? {},
      installed: collector !== undefined,
    },
    facts: [...source.facts].sort(),
    applies: ask(verdict => verdict.state !== 'not-applicable'),
    appliesMessage: 'The check does not apply to this entity',
    known: ask(verdict => verdict.state !== 'unknown'),
    unknown: ask(verdict => verdict.reason),
    pass: ask(verdict => verdict.state === 'pass'),
    warn: ask(verdict => verdict.state === 'warn'),
    observed: ask(verdict => verdict.observed),
  };
}
