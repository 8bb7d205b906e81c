import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { PolicyLint } from '@fairway/plugin-jit-access-common';
import type { CSSProperties } from 'react';
import { jitAccessTranslationRef } from '../../translation';
import styles from '../layout.module.css';

/** How far in the rest of a line stands that is wrapped: farther than its first word. */
function hanging(line: string): CSSProperties {
  const indent = line.length - line.trimStart().length;
  const style: Record<`--${string}`, string> = {
    '--hanging': `${indent + 2}ch`,
  };
  return style;
}

/** The text of a policy with its line numbers; what the lint says stands under its line. */
export function PolicyText(props: { text: string; lint: PolicyLint[] }) {
  const { text, lint } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const lines = text.replace(/\n$/, '').split('\n');
  return (
    <div
      className={styles.text}
      role="region"
      aria-label={t('policies.fileText')}
    >
      {lines.map((line, index) => (
        <div key={index} className={styles.line}>
          <span className={styles.lineNumber} aria-hidden>
            {index + 1}
          </span>
          <code style={hanging(line)}>{line || ' '}</code>
          {lint
            .filter(item => item.line === index + 1)
            .map((item, number) => (
              <div key={number} className={styles.lineNote}>
                {item.severity === 'error'
                  ? t('policies.error')
                  : t('policies.lintWarning')}
                {': '}
                {item.message}
              </div>
            ))}
        </div>
      ))}
    </div>
  );
}
