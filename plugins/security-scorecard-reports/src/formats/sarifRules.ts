import type { Result } from 'sarif';
import type { Severity } from '@fairway/plugin-security-scorecard-common';
import type { Cursor } from '../Cursor';
import { severityOfScore } from '../severity';

const LEVELS: Record<Result.level, Severity> = {
  error: 'high',
  warning: 'medium',
  note: 'low',
  none: 'informational',
};

// CodeQL's property; its words are levels but for one.
const PROBLEMS: ReadonlyMap<string, Severity> = new Map([
  ['error', LEVELS.error],
  ['warning', LEVELS.warning],
  ['recommendation', LEVELS.note],
]);

const isLevel = (text: string | undefined): text is Result.level =>
  text !== undefined && Object.hasOwn(LEVELS, text);

/** The rules of a run, and how its invocations reconfigured them. */
export class SarifRules {
  private readonly byId = new Map<string, Cursor>();
  private readonly components: Cursor[];
  private readonly overrides = new Map<string, string>();

  constructor(private readonly run: Cursor) {
    const tool = run.get('tool');
    this.components = [
      tool.get('driver'),
      ...tool.get('extensions').maybeItems(),
    ];
    for (const component of this.components) {
      for (const rule of component.get('rules').maybeItems()) {
        const id = rule.get('id').maybeText;
        if (id !== undefined && !this.byId.has(id)) {
          this.byId.set(id, rule);
        }
      }
    }
    for (const invocation of run.get('invocations').maybeItems()) {
      for (const override of invocation
        .get('ruleConfigurationOverrides')
        .maybeItems()) {
        const id = override.get('descriptor', 'id').maybeText;
        const level = override.get('configuration', 'level').maybeText;
        if (id !== undefined && level !== undefined) {
          this.overrides.set(id, level);
        }
      }
    }
  }

  /** Rule of a result (SARIF 2.1.0, 3.27.5 to 3.27.7); an empty place when it names none. */
  ruleOf(result: Cursor): Cursor {
    const reference = result.get('rule');
    const index =
      result.get('ruleIndex').maybeNumber ?? reference.get('index').maybeNumber;
    const component = reference.get('toolComponent', 'index').maybeNumber ?? -1;
    const rules = (this.components[component + 1] ?? this.components[0]).get(
      'rules',
    );
    const byIndex =
      index !== undefined && index >= 0 ? rules.at(index) : undefined;
    return byIndex?.isObject
      ? byIndex
      : (this.find(
          result.get('ruleId').maybeText ?? reference.get('id').maybeText,
        ) ?? this.run.get('no rule'));
  }

  /** Id of a result's rule: its own, which may be narrower than the rule's. */
  idOf(result: Cursor, rule: Cursor): string {
    return (
      result.get('ruleId').maybeText ??
      result.get('rule', 'id').maybeText ??
      rule.get('id').maybeText ??
      'no-rule'
    );
  }

  /**
   * Severity of a result. A score (`security-severity`, as GitHub defines it)
   * says more than a level, which has only three words; the result's own level
   * overrides its rule's; without any, SARIF's default is `warning`.
   */
  severityOf(result: Cursor, rule: Cursor): Severity {
    const score =
      severityOfScore(
        result.get('properties', 'security-severity').maybeNumber,
      ) ??
      severityOfScore(rule.get('properties', 'security-severity').maybeNumber);
    if (score) {
      return score;
    }
    const level = [
      result.get('level').maybeText,
      this.overrides.get(rule.get('id').maybeText ?? ''),
      rule.get('defaultConfiguration', 'level').maybeText,
    ].find(isLevel);
    if (level) {
      return LEVELS[level];
    }
    const problem = rule.get('properties', 'problem.severity').maybeText;
    return (problem && PROBLEMS.get(problem)) || LEVELS.warning;
  }

  /** By id; a hierarchical id (`CA1000/1`) is of the longest prefix that is a rule. */
  private find(id: string | undefined): Cursor | undefined {
    let prefix = id?.slice(0, 500);
    while (prefix) {
      const rule = this.byId.get(prefix);
      if (rule) {
        return rule;
      }
      const slash = prefix.lastIndexOf('/');
      prefix = slash > 0 ? prefix.slice(0, slash) : undefined;
    }
    return undefined;
  }
}
