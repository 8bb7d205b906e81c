import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { BudgetUse } from '@fairway/plugin-jit-access-common';
import { useLanguage } from '../hooks/useLanguage';
import { jitAccessReactTranslationRef } from '../translation';
import styles from './BudgetLines.module.css';

/** How much of a policy's budget is used up: a bar and figures for each limit. */
export function BudgetLines(props: { budget: BudgetUse }) {
  const { grants, grantsPerWeek, hours, hoursPerWeek } = props.budget;
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  const language = useLanguage();
  const number = (value: number) =>
    new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(value);
  return (
    <div className={styles.lines}>
      {grantsPerWeek !== null && (
        <BudgetLine
          share={grants / grantsPerWeek}
          text={t('flow.budgetGrants', {
            used: number(grants),
            limit: number(grantsPerWeek),
          })}
        />
      )}
      {hoursPerWeek !== null && (
        <BudgetLine
          share={hours / hoursPerWeek}
          text={t('flow.budgetHours', {
            used: number(hours),
            limit: number(hoursPerWeek),
          })}
        />
      )}
    </div>
  );
}

function BudgetLine(props: { share: number; text: string }) {
  const width = `${Math.min(100, Math.max(0, props.share * 100))}%`;
  return (
    <div className={styles.line}>
      <span className={styles.bar} aria-hidden>
        <span className={styles.used} style={{ width }} />
      </span>
      <Text variant="body-small">{props.text}</Text>
    </div>
  );
}
