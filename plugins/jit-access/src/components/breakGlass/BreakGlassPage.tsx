import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { SearchField, Text } from '@backstage/ui';
import type { Entitlement } from '@fairway/plugin-jit-access-common';
import {
  LiveContent,
  useDebounced,
  useEntitlements,
} from '@fairway/plugin-jit-access-react';
import { RiAlarmWarningFill } from '@remixicon/react';
import { useUrlState } from '../../hooks/useUrlState';
import { jitAccessTranslationRef } from '../../translation';
import { Empty, Page } from '../Layout';
import layout from '../layout.module.css';
import styles from './breakGlass.module.css';
import { BreakGlassChoice } from './BreakGlassChoice';
import { BreakGlassForm } from './BreakGlassForm';
import type { OfferedBreakGlass } from './terms';

/** The tab where access is taken at once. `?entitlement=` begins with that one. */
export function BreakGlassPage() {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const [search, setSearch] = useUrlState('q');
  const [chosen, setChosen] = useUrlState('entitlement');
  const query = useDebounced(search.trim());
  const live = useEntitlements(query ? { search: query } : {});
  return (
    <Page narrow>
      <div className={styles.head}>
        <RiAlarmWarningFill size={32} aria-hidden />
        <div>
          <Text as="h2" variant="title-small" className={layout.heading}>
            {t('breakGlass.title')}
          </Text>
          <Text as="p" className={layout.heading}>
            {t('breakGlass.intro')}
          </Text>
        </div>
      </div>
      <SearchField
        label={t('breakGlass.search')}
        className={layout.search}
        value={search}
        onChange={setSearch}
      />
      <LiveContent live={live}>
        {page => (
          <Offered
            items={page.items.filter(isOffered)}
            searched={query !== ''}
            chosen={chosen}
            onChoose={setChosen}
          />
        )}
      </LiveContent>
    </Page>
  );
}

function isOffered(entitlement: Entitlement): entitlement is OfferedBreakGlass {
  return entitlement.breakGlass !== null;
}

function Offered(props: {
  items: OfferedBreakGlass[];
  searched: boolean;
  chosen: string;
  onChoose: (id: string) => void;
}) {
  const { items, searched, chosen, onChoose } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  if (items.length === 0) {
    return (
      <Empty
        text={searched ? t('breakGlass.noneMatch') : t('breakGlass.none')}
      />
    );
  }
  const entitlement = items.find(
    item => item.id === chosen && item.breakGlass.blocked === null,
  );
  return (
    <>
      <BreakGlassChoice
        items={items}
        value={entitlement?.id ?? null}
        onChoose={onChoose}
      />
      {entitlement && (
        <BreakGlassForm key={entitlement.id} entitlement={entitlement} />
      )}
    </>
  );
}
