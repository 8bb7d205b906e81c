import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link, Text } from '@backstage/ui';
import { layout } from '@fairway/plugin-screens-react';
import type { Finding } from '@fairway/plugin-security-scorecard-common';
import { TitledText } from '@fairway/plugin-security-scorecard-react';
import { securityScorecardTranslationRef } from '../../translation';
import { useEpssWords, useFixWords } from './FindingBadges';

/** What a title says beside the id and the component, where those stand in the row anyway. */
export function ownTitle({
  title,
  vulnerability,
  component,
}: Pick<Finding, 'title' | 'vulnerability'> &
  Partial<Pick<Finding, 'component'>>): string {
  const rest = title.startsWith(vulnerability)
    ? title.slice(vulnerability.length).replace(/^[\s:–-]+/, '')
    : title;
  return rest === component ? '' : rest;
}

/** Props of {@link FindingTitle}. */
export interface FindingTitleProps {
  finding: Finding;
  /** Where the details are, when they do not open beside the list. */
  href: string | undefined;
  onOpen: ((finding: Finding) => void) | undefined;
}

/** Id and title of a finding, its other ids, and how likely it is exploited. */
export const FindingTitle = ({ finding, href, onOpen }: FindingTitleProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const epssWords = useEpssWords();
  const { vulnerability, component, aliases, epss } = finding;
  const own = ownTitle(finding);
  return (
    <>
      {href === undefined ? (
        <button
          type="button"
          className={layout.linkButton}
          aria-label={t('findings.openDetails', { vulnerability, component })}
          aria-haspopup="dialog"
          onClick={() => onOpen?.(finding)}
        >
          {vulnerability}
        </button>
      ) : (
        <Link href={href}>{vulnerability}</Link>
      )}
      {own && (
        <Text as="span" variant="body-small">
          <TitledText text={own} />
        </Text>
      )}
      {aliases.length > 0 && (
        <Text as="span" variant="body-small" color="secondary">
          {t('findings.alsoKnownAs', { aliases: aliases.join(', ') })}
        </Text>
      )}
      {epss !== null && (
        <Text as="span" variant="body-small" color="secondary">
          {epssWords(epss)}
        </Text>
      )}
    </>
  );
};

/** The version that fixes it and the least change that would, or that there is none. */
export const FixCell = ({ finding }: { finding: Finding }) => {
  const fixWords = useFixWords();
  const { remediation, fixedIn } = finding;
  return (
    <>
      {(fixedIn || !remediation) && (
        <Text as="span" variant="body-small">
          {fixWords(finding)}
        </Text>
      )}
      {remediation && (
        <Text
          as="span"
          variant="body-small"
          color={fixedIn ? 'secondary' : undefined}
        >
          {remediation}
        </Text>
      )}
    </>
  );
};
