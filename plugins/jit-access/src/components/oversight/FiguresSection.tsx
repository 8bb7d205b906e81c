import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link, Text } from '@backstage/ui';
import type { AccessFigures } from '@fairway/plugin-jit-access-common';
import {
  accessApprovalsRouteRef,
  accessAuditRouteRef,
  accessOversightRouteRef,
  EntityName,
  formatDuration,
  LiveContent,
  useFigures,
  useLanguage,
} from '@fairway/plugin-jit-access-react';
import { jitAccessTranslationRef } from '../../translation';
import { Empty, Section } from '../Layout';
import styles from '../layout.module.css';

interface Figure {
  label: string;
  value: string;
  href?: string;
  alarm?: boolean;
}

/** Figures of the last 90 days; a number opens the list behind it. */
export function FiguresSection() {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const live = useFigures();
  return (
    <Section title={t('figures.title')}>
      <LiveContent live={live}>
        {figures => (
          <>
            <Figures figures={figures} />
            <Targets figures={figures} />
          </>
        )}
      </LiveContent>
    </Section>
  );
}

/** The figures on the page of another plugin, without the targets. */
export function FiguresOverview() {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const live = useFigures();
  return (
    <Section title={t('figures.dashboardTitle')}>
      <LiveContent live={live}>
        {figures => <Figures figures={figures} />}
      </LiveContent>
    </Section>
  );
}

function useEntries(figures: AccessFigures): Figure[] {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const language = useLanguage();
  const approvals = useRouteRef(accessApprovalsRouteRef)();
  const audit = useRouteRef(accessAuditRouteRef)();
  const oversight = useRouteRef(accessOversightRouteRef)();
  const number = (value: number) =>
    new Intl.NumberFormat(language).format(value);
  const counted = (
    name:
      | 'overdueRevokes'
      | 'reviewsOwed'
      | 'reviewsOverdue'
      | 'driftOpen'
      | 'standingAccess',
    href: string,
    alarms: boolean,
  ): Figure => ({
    label: t(`figures.${name}`),
    value: number(figures[name]),
    href,
    alarm: alarms && figures[name] > 0,
  });
  const { autoShare, medianTimeToDecision } = figures;
  return [
    {
      label: t('figures.pending'),
      value: number(figures.pending),
      href: `${approvals}?view=team`,
    },
    {
      label: t('figures.live'),
      value: number(figures.live),
      href: `${oversight}?view=grants`,
    },
    counted('overdueRevokes', `${oversight}?view=grants&overdue=true`, true),
    {
      label: t('figures.breakGlass'),
      value: number(figures.breakGlass),
      href: `${oversight}?view=reviews&which=done`,
    },
    counted('reviewsOwed', `${oversight}?view=reviews`, false),
    counted('reviewsOverdue', `${oversight}?view=reviews`, true),
    counted('driftOpen', `${oversight}?view=drift`, true),
    counted('standingAccess', `${oversight}?view=drift&kind=foreign`, true),
    {
      label: t('figures.unusedGrants'),
      value: number(figures.unusedGrants),
      href: `${audit}?action=grant-cancelled`,
    },
    {
      label: t('figures.requests'),
      value: number(figures.requests),
      href: `${audit}?action=request-created`,
    },
    {
      label: t('figures.autoShare'),
      value:
        autoShare === null
          ? t('figures.none')
          : new Intl.NumberFormat(language, { style: 'percent' }).format(
              autoShare,
            ),
    },
    {
      label: t('figures.median'),
      value: medianTimeToDecision
        ? formatDuration(medianTimeToDecision, { language })
        : t('figures.none'),
    },
  ];
}

function Figures(props: { figures: AccessFigures }) {
  const entries = useEntries(props.figures);
  return (
    <ul className={styles.figures}>
      {entries.map(({ label, value, href, alarm }) => (
        <li key={label}>
          <div
            className={
              alarm ? `${styles.figure} ${styles.alarm}` : styles.figure
            }
          >
            <Text variant="body-small" color="secondary">
              {label}
            </Text>
            <Text variant="title-small">
              {href ? (
                <Link
                  href={href}
                  variant="title-small"
                  aria-label={`${label}: ${value}`}
                >
                  {value}
                </Link>
              ) : (
                value
              )}
            </Text>
          </div>
        </li>
      ))}
    </ul>
  );
}

function Targets(props: { figures: AccessFigures }) {
  const { topTargets } = props.figures;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  return (
    <div>
      <Text as="h3" weight="bold" className={styles.heading}>
        {t('figures.targets')}
      </Text>
      {topTargets.length === 0 ? (
        <Empty text={t('figures.targetsNone')} />
      ) : (
        <ol className={styles.list}>
          {topTargets.map(target => (
            <li key={target.entityRef} className={styles.row}>
              <span className={styles.grow}>
                <EntityName entityRef={target.entityRef} />
              </span>
              <Text>
                {t('figures.targetRequests', { count: target.requests })}
              </Text>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
