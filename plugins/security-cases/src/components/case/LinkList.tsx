import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Link, Text } from '@backstage/ui';
import { Section } from '@fairway/plugin-screens-react';
import type {
  CaseLink,
  SecurityCase,
} from '@fairway/plugin-security-cases-common';
import { useLinkHref } from '../../hooks/useLinks';
import { securityCasesTranslationRef } from '../../translation';
import styles from '../shared/layout.module.css';

const KINDS: readonly CaseLink['kind'][] = [
  'grant',
  'check',
  'finding',
  'change',
  'image',
  'ticket',
];

/** Grants, findings and changes that a case is about. */
export const LinkList = ({ of }: { of: SecurityCase }) => {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  const hrefOf = useLinkHref();
  const groups = KINDS.map(kind => ({
    kind,
    links: of.links.filter(link => link.kind === kind),
  })).filter(({ links }) => links.length > 0);
  return (
    <Section title={t('case.links')}>
      {groups.length === 0 && (
        <Text as="p" color="secondary">
          {t('case.noLinks')}
        </Text>
      )}
      {groups.map(({ kind, links }) => (
        <Flex key={kind} direction="column" gap="1">
          <Text as="h4" variant="body-small" weight="bold">
            {t(`case.link.${kind}`)}
          </Text>
          <ul className={styles.list}>
            {links.map(link => {
              const href = hrefOf(link);
              return (
                <li key={link.ref} className={styles.title}>
                  {href ? (
                    <Link href={href}>{link.title}</Link>
                  ) : (
                    <Text as="span">{link.title}</Text>
                  )}
                </li>
              );
            })}
          </ul>
        </Flex>
      ))}
    </Section>
  );
};
