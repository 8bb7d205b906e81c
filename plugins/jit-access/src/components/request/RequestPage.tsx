import { useRouteRef } from '@backstage/core-plugin-api';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Card, CardBody, Text } from '@backstage/ui';
import type { Entitlement } from '@fairway/plugin-jit-access-common';
import {
  accessRequestRouteRef,
  jitAccessApiRef,
  LiveContent,
  RequestFlow,
  ServerWords,
  useEntitlements,
  useLive,
} from '@fairway/plugin-jit-access-react';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { useUrlState } from '../../hooks/useUrlState';
import { jitAccessTranslationRef } from '../../translation';
import { BreakGlassLink } from '../breakGlass/BreakGlassLink';
import { Page } from '../Layout';

/** The tab where access is asked for. `?entitlement=` begins with that one chosen. */
export function RequestPage() {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const [entitlement, setEntitlement] = useUrlState('entitlement');
  // Only what the address said at first: a choice made here must not start the flow over.
  const [initial] = useState(entitlement);
  const all = useEntitlements();
  return (
    <Page narrow>
      <Text as="p" color="secondary">
        {t('request.intro')}
      </Text>
      <BreakGlassLink entitlements={all.value?.items ?? []} />
      <Card>
        <CardBody>
          {initial ? (
            <Preselected id={initial} onChoose={setEntitlement} />
          ) : (
            <Flow onChoose={setEntitlement} />
          )}
        </CardBody>
      </Card>
    </Page>
  );
}

function Preselected(props: { id: string; onChoose: (id: string) => void }) {
  const { id, onChoose } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const api = useApi(jitAccessApiRef);
  const live = useLive(
    'preselect',
    async () => {
      const page = await api.listEntitlements({});
      return { found: page.items.find(item => item.id === id) ?? null };
    },
    { once: true },
  );
  return (
    <LiveContent live={live}>
      {({ found }) => (
        <>
          {!found?.eligible && (
            <Alert
              role="status"
              status="warning"
              icon
              title={
                found ? (
                  <ServerWords
                    text={t('request.notNow', {
                      title: found.title,
                      reason: found.reason ?? '',
                    })}
                  />
                ) : (
                  t('request.unknown', { id })
                )
              }
              mb="4"
            />
          )}
          <Flow
            entitlement={found?.eligible ? found : undefined}
            onChoose={onChoose}
          />
        </>
      )}
    </LiveContent>
  );
}

function Flow(props: {
  entitlement?: Entitlement;
  onChoose: (id: string) => void;
}) {
  const navigate = useNavigate();
  const requestLink = useRouteRef(accessRequestRouteRef);
  const [search, setSearch] = useUrlState('q');
  return (
    <RequestFlow
      entitlement={props.entitlement}
      search={search}
      onSearch={setSearch}
      onChoose={entitlement => props.onChoose(entitlement.id)}
      onSent={request => navigate(requestLink({ id: request.id }))}
    />
  );
}
