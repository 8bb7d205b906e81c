import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { VisuallyHidden } from '@backstage/ui';
import { nameInWords, ServerWords } from '@fairway/plugin-jit-access-react';
import { layout } from '@fairway/plugin-screens-react';
import type { Activity } from '@fairway/plugin-security-evidence-common';
import { activity } from '../../messages/activity';
import { securityEvidenceTranslationRef } from '../../translation';
import { Disclosure } from '../shared/Disclosure';
import { useSummary } from './useSummary';

type Value = Activity['details'][string];

/** All that a source says of what happened, on demand. */
export const ActivityDetails = ({ of }: { of: Activity }) => {
  const { t } = useTranslationRef(securityEvidenceTranslationRef);
  const summaryOf = useSummary();
  const entries = Object.entries(of.details).filter(
    ([, value]) => value !== null && value !== '',
  );
  return entries.length === 0 ? null : (
    <Disclosure
      summary={
        <>
          {t('activity.details')}
          <VisuallyHidden>
            {t('activity.detailsOf', { summary: summaryOf(of) })}
          </VisuallyHidden>
        </>
      }
    >
      {() => (
        <dl className={layout.definitions}>
          {entries.map(([name, value]) => (
            <Pair key={name} name={name} value={value} />
          ))}
        </dl>
      )}
    </Disclosure>
  );
};

const { words } = activity;

function isWord(value: string): value is keyof typeof words {
  return Object.hasOwn(words, value);
}

function Pair({ name, value }: { name: string; value: Value }) {
  const { t } = useTranslationRef(securityEvidenceTranslationRef);
  const said = String(value);
  return (
    <>
      <dt>{nameInWords(name)}</dt>
      <dd>
        {isWord(said) ? (
          t(`activity.words.${said}`)
        ) : (
          <ServerWords text={said} />
        )}
      </dd>
    </>
  );
}
