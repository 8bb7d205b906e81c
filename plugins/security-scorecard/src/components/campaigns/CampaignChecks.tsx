import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useCheckDefinitions } from '../../hooks/useChoices';
import { securityScorecardTranslationRef } from '../../translation';
import styles from '../layout.module.css';

/** As many as leave what follows in sight. */
const SHOWN = 10;

/** What a campaign is about; a long list waits until somebody wants to read it. */
export const CampaignChecks = ({ checkIds }: { checkIds: string[] }) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const definitions = useCheckDefinitions();
  const titleOf = (checkId: string) =>
    definitions.find(({ id }) => id === checkId)?.title ?? checkId;
  const list = (
    <ul className={`${styles.plainList} ${styles.columns}`}>
      {checkIds.map(checkId => (
        <li key={checkId}>{titleOf(checkId)}</li>
      ))}
    </ul>
  );
  return checkIds.length <= SHOWN ? (
    list
  ) : (
    <details className={styles.disclosure}>
      <summary>
        {t('campaigns.allChecks', { number: String(checkIds.length) })}
      </summary>
      {list}
    </details>
  );
};
