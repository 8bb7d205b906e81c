import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Flex, Text } from '@backstage/ui';
import type {
  PolicyLint,
  PolicySummary,
} from '@fairway/plugin-jit-access-common';
import { ServerWords, ToneBadge } from '@fairway/plugin-jit-access-react';
import {
  RiCheckboxCircleLine,
  RiCloseCircleLine,
  RiErrorWarningLine,
} from '@remixicon/react';
import { jitAccessTranslationRef } from '../../translation';
import styles from '../layout.module.css';

/** Whether a policy has problems or warnings: an icon and words. */
export function PolicyHealth(props: { policy: PolicySummary }) {
  const { problems, lint } = props.policy;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const errors =
    problems.length + lint.filter(item => item.severity === 'error').length;
  const warnings = lint.filter(item => item.severity === 'warning').length;
  if (errors > 0) {
    return (
      <ToneBadge
        icon={RiCloseCircleLine}
        tone="negative"
        text={
          errors === 1
            ? t('policies.problem')
            : t('policies.problems', { number: String(errors) })
        }
      />
    );
  }
  if (warnings > 0) {
    return (
      <ToneBadge
        icon={RiErrorWarningLine}
        tone="warning"
        text={
          warnings === 1
            ? t('policies.warning')
            : t('policies.warnings', { number: String(warnings) })
        }
      />
    );
  }
  return (
    <ToneBadge
      icon={RiCheckboxCircleLine}
      tone="positive"
      text={t('policies.clean')}
    />
  );
}

/** What kept the newest text from being loaded; nothing when it was. */
export function LoadProblems(props: { problems: string[] }) {
  const { problems } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  return problems.length > 0 ? (
    <Alert
      role="status"
      status="warning"
      icon
      title={t('policies.kept')}
      description={
        <ul className={styles.list}>
          {problems.map(problem => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      }
    />
  ) : null;
}

/**
 * What the lint found, worst first, with the line.
 *
 * @param props - `most`: how much is shown; all when absent
 */
export function LintList(props: { lint: PolicyLint[]; most?: number }) {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const sorted = [...props.lint].sort((a, b) =>
    a.severity.localeCompare(b.severity),
  );
  const left = sorted.length - (props.most ?? sorted.length);
  if (sorted.length === 0) {
    return <Text color="secondary">{t('policies.lintNone')}</Text>;
  }
  return (
    <ul className={styles.list}>
      {sorted.slice(0, props.most).map((item, index) => (
        <li key={index} className={styles.row}>
          <ToneBadge
            icon={
              item.severity === 'error' ? RiCloseCircleLine : RiErrorWarningLine
            }
            tone={item.severity === 'error' ? 'negative' : 'warning'}
            text={
              item.severity === 'error'
                ? t('policies.error')
                : t('policies.lintWarning')
            }
          />
          <span className={styles.grow}>
            <ServerWords text={item.message} />
          </span>
          <Flex gap="2">
            {item.line !== null && (
              <Text variant="body-small">
                {t('policies.line', { line: String(item.line) })}
              </Text>
            )}
            <span className={styles.mono}>{item.rule}</span>
          </Flex>
        </li>
      ))}
      {left > 0 && (
        <li className={styles.row}>
          {t('policies.lintMore', { left: String(left) })}
        </li>
      )}
    </ul>
  );
}
