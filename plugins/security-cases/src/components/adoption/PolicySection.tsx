import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Cell, Table, Text, type ColumnConfig } from '@backstage/ui';
import { layout, Section } from '@fairway/plugin-screens-react';
import {
  ACTION_KINDS,
  type AutomationPolicy,
  type AutomationRule,
} from '@fairway/plugin-security-cases-common';
import { Moment } from '@fairway/plugin-security-scorecard-react';
import { useMemo } from 'react';
import { securityCasesTranslationRef } from '../../translation';
import { StageBadge } from '../shared/badges';
import styles from '../shared/layout.module.css';

type Row = AutomationRule & { id: string };

/** The policy that decides, and whether the file on disk is it. */
export const PolicySection = ({ policy }: { policy: AutomationPolicy }) => {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  return (
    <Section title={t('adoption.policy')}>
      {policy.problem && (
        <div role="alert">
          <Alert
            status="danger"
            icon
            title={t('adoption.problem')}
            description={t('adoption.problemText', { problem: policy.problem })}
          />
        </div>
      )}
      <dl className={layout.definitions}>
        <dt>{t('adoption.name')}</dt>
        <dd>
          {t('adoption.policyName', {
            name: policy.name,
            version: String(policy.version),
          })}
        </dd>
        <dt>{t('adoption.loaded')}</dt>
        <dd>
          <Moment at={policy.loadedAt} withTime />
        </dd>
        <dt>{t('adoption.hash')}</dt>
        <dd className={styles.mono}>{policy.hash}</dd>
        <dt>{t('adoption.defaultStage')}</dt>
        <dd>
          <StageBadge stage={policy.defaultStage} />
        </dd>
      </dl>
      <Text as="p" color="secondary">
        {t('adoption.rulesDescription')}
      </Text>
      <Rules policy={policy} />
    </Section>
  );
};

function Rules({ policy }: { policy: AutomationPolicy }) {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  const rows = useMemo(
    (): Row[] =>
      [
        ...policy.rules,
        {
          name: t('adoption.defaults'),
          classes: [],
          tiers: [],
          teams: [],
          actions: policy.defaults,
        },
      ].map((rule, index) => ({ ...rule, id: String(index) })),
    [policy, t],
  );
  const columns: ColumnConfig<Row>[] = [
    {
      id: 'rule',
      label: t('adoption.columnRule'),
      minWidth: 160,
      isRowHeader: true,
      cell: row => (
        <Cell>
          <div className={layout.cell}>{row.name}</div>
        </Cell>
      ),
    },
    {
      id: 'for',
      label: t('adoption.columnFor'),
      minWidth: 200,
      cell: row => (
        <Cell>
          <For rule={row} />
        </Cell>
      ),
    },
    {
      id: 'actions',
      label: t('adoption.columnActions'),
      minWidth: 260,
      cell: row => (
        <Cell>
          <Settings rule={row} />
        </Cell>
      ),
    },
  ];
  return (
    <div className={layout.scroll}>
      <Table
        aria-label={t('adoption.rules')}
        columnConfig={columns}
        data={rows}
        pagination={{ type: 'none' }}
      />
    </div>
  );
}

function For({ rule }: { rule: AutomationRule }) {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  const { classes, tiers, teams } = rule;
  return (
    <div className={layout.cell}>
      {classes.length + tiers.length + teams.length === 0 && (
        <span>{t('adoption.everything')}</span>
      )}
      {classes.length > 0 && (
        <span>
          {t('adoption.classes', {
            names: classes.map(id => t(`shared.class.${id}`)).join(', '),
          })}
        </span>
      )}
      {tiers.length > 0 && (
        <span>{t('adoption.tiers', { names: tiers.join(', ') })}</span>
      )}
      {teams.length > 0 && (
        <span>{t('adoption.teams', { names: teams.join(', ') })}</span>
      )}
    </div>
  );
}

function Settings({ rule }: { rule: AutomationRule }) {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  const set = ACTION_KINDS.flatMap(kind => {
    const mode = rule.actions[kind];
    return mode ? [{ kind, mode }] : [];
  });
  return (
    <div className={layout.cell}>
      {set.length === 0 && <span>{t('adoption.noSetting')}</span>}
      {set.map(({ kind, mode }) => (
        <span key={kind}>
          {t('adoption.setting', {
            action: t(`shared.kind.${kind}`),
            mode: t(`shared.mode.${mode}`),
          })}
        </span>
      ))}
    </div>
  );
}
