import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link, Text, VisuallyHidden } from '@backstage/ui';
import { layout } from '@fairway/plugin-screens-react';
import type { ServiceEvidence } from '@fairway/plugin-security-evidence-common';
import { SEVERITIES } from '@fairway/plugin-security-scorecard-common';
import {
  EntityName,
  useSecurityTabHref,
} from '@fairway/plugin-security-scorecard-react';
import { securityEvidenceTranslationRef } from '../../translation';
import { ControlStateBadge } from '../shared/badges';
import { Disclosure } from '../shared/Disclosure';
import styles from '../shared/layout.module.css';
import { ExceptionFacts } from './ExceptionFacts';
import { ResultFacts } from './ResultFacts';

/** How one service stood by a control, with what that rests on. */
export const ServiceRow = ({ service }: { service: ServiceEvidence }) => {
  const { t } = useTranslationRef(securityEvidenceTranslationRef);
  const securityTab = useSecurityTabHref();
  const findings = SEVERITIES.filter(
    severity => service.openFindings[severity] > 0,
  ).map(severity =>
    t(`shared.severity.${severity}`, {
      number: String(service.openFindings[severity]),
    }),
  );
  return (
    <li className={styles.row}>
      <ControlStateBadge state={service.state} />
      <div className={layout.cell}>
        {service.inCatalog ? (
          <Link href={securityTab(service.entityRef)}>{service.title}</Link>
        ) : (
          <Text as="span">
            {service.title} · {t('control.gone')}
          </Text>
        )}
        <Text as="span" variant="body-small" color="secondary">
          {service.ownerRef ? (
            <EntityName entityRef={service.ownerRef} />
          ) : (
            t('control.noOwner')
          )}
          {' · '}
          {findings.length > 0
            ? t('control.findings', { list: findings.join(', ') })
            : t('control.noFindings')}
        </Text>
        {service.results.length + service.exceptions.length > 0 && (
          <Disclosure
            summary={
              <>
                {t('control.results', { count: service.results.length })}
                {service.exceptions.length > 0 &&
                  `, ${t('control.exceptions', { count: service.exceptions.length })}`}
                <VisuallyHidden>
                  {t('control.evidence', { service: service.title })}
                </VisuallyHidden>
              </>
            }
          >
            {() => (
              <div className={styles.nested}>
                {service.results.map(result => (
                  <ResultFacts key={result.checkId} result={result} />
                ))}
                {service.exceptions.map(exception => (
                  <ExceptionFacts
                    key={exception.waiverId}
                    exception={exception}
                  />
                ))}
              </div>
            )}
          </Disclosure>
        )}
      </div>
    </li>
  );
};
